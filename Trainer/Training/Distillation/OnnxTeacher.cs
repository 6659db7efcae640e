using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// A teacher from an ONNX file. It gives what its outputs hold: logits and distributions (layout raw), scores and boxes for the student's
/// own anchors (layout yolo), else the objects that are left after suppression.
/// </summary>
internal sealed class OnnxTeacher : TeacherModel
{
    private const int MostObjects = 300;

    /// <summary>Weaker detections say more about the teacher's doubts than about objects.</summary>
    private const float LeastScore = 0.05f;

    private static readonly SuppressionOptions s_suppression = new() { ScoreThreshold = LeastScore, MaximumDetections = MostObjects };

    private readonly OnnxDetector _detector;
    private readonly DetectorSignature _signature;
    private readonly Device _device;

    /// <summary>Takes over a detector.</summary>
    /// <param name="detector">A detector whose input has the size of the run's pictures.</param>
    /// <param name="device">The run's device, which its outputs are copied to.</param>
    /// <param name="remark">Something the user should know; null for nothing.</param>
    public OnnxTeacher(OnnxDetector detector, Device device, string? remark)
    {
        (_detector, _device, Remark) = (detector, device, remark);
        _signature = detector.Run((signature, _) => signature);
        Boxes = _signature.Layout switch
        {
            DetectorLayout.Raw => TeacherBoxes.Distributions,
            DetectorLayout.Yolo when _signature.Outputs[0].Shape[1] == AnchorCount => TeacherBoxes.Decoded,
            _ => TeacherBoxes.Detections,
        };
    }

    /// <inheritdoc/>
    public override string Description => $"an ONNX model of layout {_signature.Layout}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => _signature.ClassNames;

    /// <inheritdoc/>
    public override TeacherBoxes Boxes { get; }

    /// <inheritdoc/>
    public override string? Remark { get; }

    private int AnchorCount => HeadDecoder.Strides.Sum(stride => _signature.Height / stride * (_signature.Width / stride));

    /// <inheritdoc/>
    public override TeacherOutput Look(Tensor images, IReadOnlyList<int> classes, bool wantsFeatures)
    {
        using var gradientFree = no_grad();
        using var scope = NewDisposeScope();
        var count = (int)images.shape[0];
        var pixels = images.cpu().mul(Scalars.Of(255.0)).round().to(uint8).permute(0, 2, 3, 1).contiguous();
        using var batch = _detector.CreateBatch(_detector.PrefersBatches ? Math.Min(count, _detector.LargestBatch) : 1);
        var parts = new List<TeacherOutput>();
        for (var first = 0; first < count; first += batch.Size)
        {
            var filled = Math.Min(batch.Size, count - first);
            for (var slot = 0; slot < filled; slot++)
            {
                Load(batch, slot, pixels, first + slot);
            }

            batch.Run();
            for (var slot = 0; slot < filled; slot++)
            {
                parts.Add(Read(batch, slot, classes));
            }
        }

        return TeacherOutput.Join(parts, tensors => cat([.. tensors], 0)).Map(tensor => tensor.to(_device).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public override void Dispose() => _detector.Dispose();

    private static unsafe void Load(DetectorBatch batch, int slot, Tensor pixels, int picture)
    {
        var (height, width) = ((int)pixels.shape[1], (int)pixels.shape[2]);
        var first = TensorMemory.AddressOf<byte>(pixels) + ((nint)picture * height * width * 3);
        batch.Load(
            slot, new PixelSource((nint)first, width, height, 3 * width, PixelFormat.Rgb24, Orientation.Upright), $"Picture {picture}");
    }

    private TeacherOutput Read(DetectorBatch batch, int slot, IReadOnlyList<int> classes) => Boxes switch
    {
        TeacherBoxes.Distributions => ReadRaw(batch, slot, classes),
        TeacherBoxes.Decoded => ReadDecoded(batch, slot, classes),
        _ => ReadObjects(batch, slot, classes),
    };

    private TeacherOutput ReadRaw(DetectorBatch batch, int slot, IReadOnlyList<int> classes)
    {
        Tensor[] levels = [.. HeadDecoder.Strides.Select((stride, level) =>
        {
            var (height, width) = (_signature.Height / stride, _signature.Width / stride);
            return cat([Values(batch, 2 * level, slot, -1, height, width), Values(batch, 2 * level + 1, slot, -1, height, width)], 1);
        })];
        var (boxes, logits) = HeadDecoder.Flatten(levels);
        return new TeacherOutput(ChosenClasses.Select(logits, classes).sigmoid(), boxes, null, null, []);
    }

    private TeacherOutput ReadDecoded(DetectorBatch batch, int slot, IReadOnlyList<int> classes)
    {
        var rows = Values(batch, 0, slot, -1, AnchorCount).transpose(1, 2);
        var scores = rows.narrow(2, 4, rows.shape[2] - 4);
        var chosen = ChosenClasses.Select(scores, classes).clamp(Scalars.Of(0L), Scalars.One);
        Tensor[] shapes =
        [
            .. HeadDecoder.Strides.Select(
                stride => empty([1, 1, _signature.Height / stride, _signature.Width / stride], device: CPU)),
        ];
        var (anchors, strides) = HeadDecoder.MakeAnchors(shapes);
        var (centres, halves) = (rows.narrow(2, 0, 2) / strides, rows.narrow(2, 2, 2) / strides * Scalars.Of(0.5));
        var offsets = anchors - centres;
        return new TeacherOutput(chosen, null, cat([halves.Plus(offsets), halves - offsets], -1), null, []);
    }

    private static TeacherOutput ReadObjects(DetectorBatch batch, int slot, IReadOnlyList<int> classes)
    {
        var placeOf = classes.Select((id, place) => (id, place)).ToDictionary(pair => pair.id, pair => pair.place);
        var values = new float[MostObjects * Loss.TaughtObjects.Values];
        var row = 0;
        foreach (var (classId, _, score, box) in batch.Detections(slot, s_suppression).Take(MostObjects))
        {
            if (placeOf.TryGetValue(classId, out var place))
            {
                float[] found = [box.X0, box.Y0, box.X1, box.Y1, Math.Min(score, 1), place];
                found.CopyTo(values, row++ * found.Length);
            }
        }

        return new TeacherOutput(null, null, null, tensor(values, device: CPU).reshape(1, MostObjects, Loss.TaughtObjects.Values), []);
    }

    /// <summary>(1, sizes…) of one output.</summary>
    private static Tensor Values(DetectorBatch batch, int output, int slot, params ReadOnlySpan<long> sizes)
    {
        var values = tensor(batch.Output(output, slot).ToArray(), device: CPU);
        return IsFinite(values) ? values.reshape([1, .. sizes]) : throw new InvalidDataException(
            $"The teacher's output {output} has a value that is not finite. Export it again in float32, or use another teacher.");
    }

    private static bool IsFinite(Tensor values)
    {
        using var sum = values.sum();
        return float.IsFinite(sum.item<float>());
    }
}
