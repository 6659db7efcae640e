using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Network;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Export;

/// <summary>An exported model in ONNX Runtime, with tensors in and out.</summary>
internal sealed class RuntimeModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly DetectorLayout _layout;

    /// <param name="model">The bytes of an <c>.onnx</c> file.</param>
    /// <param name="layout">Its outputs.</param>
    public RuntimeModel(byte[] model, DetectorLayout layout)
    {
        using var options = new SessionOptions();
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(model, options);
        _layout = layout;
    }

    /// <summary>Images (N, 3, H, W) → (N, 4 + classes, anchors), as <see cref="HeadDecoder.Decode"/> returns it.</summary>
    public Tensor Predict(Tensor images)
    {
        using var scope = NewDisposeScope();
        if (_layout == DetectorLayout.Yolo)
        {
            return Run(images, [DetectorGraph.YoloOutputName])[0].MoveToOuterDisposeScope();
        }

        var names = HeadDecoder.Strides.Select(DetectorGraph.RawOutputNames);
        var outputs = Run(images, [.. names.SelectMany(name => new[] { name.Boxes, name.Scores })]);
        return HeadDecoder.Decode([.. outputs.Chunk(2).Select(level => cat(level, 1))]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }

    private Tensor[] Run(Tensor images, string[] outputNames)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(images.contiguous().data<float>().ToArray(), images.shape);
        using var outputs = _session.Run(_runOptions, [DetectorGraph.InputName], [input], outputNames);
        return [.. outputs.Select(Read)];

        static Tensor Read(OrtValue output) =>
            tensor(output.GetTensorDataAsSpan<float>().ToArray(), output.GetTensorTypeAndShape().Shape, device: CPU);
    }
}
