using System.Runtime.InteropServices;
using MLNetGhost.Trainer.Loss;
using TorchSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>Collects the samples of one batch directly in the memory of its tensors. Owned by one worker.</summary>
internal sealed class BatchAssembler
{
    private readonly List<long> _imageIndices = [];
    private readonly List<long> _classIds = [];
    private readonly List<float> _boxes = [];

    /// <summary>Fills one picture of a batch.</summary>
    /// <param name="sample">The picture's index in the batch.</param>
    /// <param name="planes">Receives the picture: 3 × H × W floats.</param>
    /// <returns>Its objects, in pixels.</returns>
    public delegate IReadOnlyList<LabelledBox> FillSample(int sample, Span<float> planes);

    /// <summary>Creates the tensors of a batch. They are not part of a dispose scope.</summary>
    /// <param name="count">Pictures in the batch.</param>
    /// <param name="size">Side of the pictures.</param>
    /// <param name="fill">Called once for each picture, in order.</param>
    public (torch.Tensor Images, DetectionTargets Targets) Assemble(int count, int size, FillSample fill)
    {
        _imageIndices.Clear();
        _classIds.Clear();
        _boxes.Clear();
        var images = torch.empty(count, 3, size, size, torch.float32, device: torch.CPU).DetachFromDisposeScope();
        try
        {
            var planeCount = 3 * size * size;
            for (var sample = 0; sample < count; sample++)
            {
                var planes = MemoryMarshal.Cast<byte, float>(images.bytes).Slice(sample * planeCount, planeCount);
                foreach (var (classId, box) in fill(sample, planes))
                {
                    AddTarget(sample, classId, box, size);
                }
            }

            return (images, CreateTargets());
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    private void AddTarget(int sample, int classId, BoundingBox box, float size)
    {
        _imageIndices.Add(sample);
        _classIds.Add(classId);
        _boxes.Add((box.X0 + box.X1) / 2 / size);
        _boxes.Add((box.Y0 + box.Y1) / 2 / size);
        _boxes.Add(box.Width / size);
        _boxes.Add(box.Height / size);
    }

    private DetectionTargets CreateTargets()
    {
        var targets = new DetectionTargets(
            torch.empty(_imageIndices.Count, torch.int64, device: torch.CPU).DetachFromDisposeScope(),
            torch.empty(_classIds.Count, torch.int64, device: torch.CPU).DetachFromDisposeScope(),
            torch.empty(_imageIndices.Count, 4, torch.float32, device: torch.CPU).DetachFromDisposeScope());
        Copy(_imageIndices, targets.ImageIndex);
        Copy(_classIds, targets.ClassId);
        Copy(_boxes, targets.Boxes);
        return targets;
    }

    private static void Copy<T>(List<T> values, torch.Tensor tensor)
        where T : unmanaged
    {
        if (values.Count > 0)
        {
            CollectionsMarshal.AsSpan(values).CopyTo(MemoryMarshal.Cast<byte, T>(tensor.bytes));
        }
    }
}
