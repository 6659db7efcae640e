using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// A run whose kernels the device captures and replays. A replay reads and writes the very memory that was captured and ignores what is
/// passed to it, so there is one set of tensors on the device, and callers take turns: copy in, replay, copy out.
/// </summary>
internal sealed class CapturedRun : IDisposable
{
    private readonly Lock _lock = new();
    private readonly InferenceSession _session;
    private readonly TensorCopier _copier;
    private readonly OrtMemoryInfo _memory;
    private readonly OrtAllocator _allocator;
    private readonly OrtValue _input;
    private readonly OrtValue[] _outputs;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _runOptions = new();

    private CapturedRun(InferenceSession session, DetectorSignature signature, int batch, OrtMemoryInfo memory, TensorCopier copier)
    {
        _session = session;
        _copier = copier;
        _memory = memory;
        _allocator = new OrtAllocator(session, memory);
        _input = Allocate([batch, signature.Preparation.Planes, signature.Height, signature.Width]);
        _outputs = [.. signature.Outputs.Select(output => Allocate([batch, .. output.Shape.Select(size => (long)size)]))];
        _binding = session.CreateIoBinding();
        _binding.BindInput(signature.InputName, _input);
        foreach (var (output, value) in signature.Outputs.Zip(_outputs))
        {
            _binding.BindOutput(output.Name, value);
        }
    }

    /// <summary>Puts the tensors on the device.</summary>
    /// <param name="session">The session.</param>
    /// <param name="signature">Its checked shapes.</param>
    /// <param name="options">The device and its options.</param>
    /// <exception cref="InvalidDataException">The model leaves its batch, height or width open.</exception>
    public static CapturedRun Create(InferenceSession session, DetectorSignature signature, OnnxDetectorOptions options)
    {
        var shape = session.InputMetadata[signature.InputName].Dimensions;
        if (signature.FixedBatch is not { } batch || shape.Any(size => size <= 0))
        {
            throw new InvalidDataException(
                $"The provider option {CudaOptions.GraphCapture}=1 needs a model of fixed batch and size, and this one leaves "
                + $"{string.Join(", ", Axes(shape))} open. Export it with both fixed (dynamic=False), or leave the option out.");
        }

        if (signature.Preparation.Element != InputElement.FullPrecision || signature.Preparation.ExtraInputs != ExtraInputs.None
            || !signature.HasFixedOutputs || signature.Outputs.Any(output => output.Element != TensorElementType.Float))
        {
            throw new InvalidDataException(
                $"The provider option {CudaOptions.GraphCapture}=1 needs a model that reads float32 pictures alone and returns float32 of "
                + $"fixed sizes; leave the option out.");
        }

        var device = InferenceDevice.Parse(options.Device);
        var memory = device.IsRemote
            ? new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, device.Index, OrtMemType.Default)
            : OrtMemoryInfo.DefaultInstance;
        return new CapturedRun(session, signature, batch, memory, TensorCopier.Create(options));
    }

    /// <summary>Runs the network; the outputs are complete when it returns.</summary>
    /// <param name="input">The input in this process's memory.</param>
    /// <param name="outputs">The outputs there, in the order of the signature.</param>
    public void Run(OrtValue input, IReadOnlyList<OrtValue> outputs)
    {
        lock (_lock)
        {
            _copier.Copy(input, _input);
            _session.RunWithBinding(_runOptions, _binding);
            _binding.SynchronizeBoundOutputs();
            for (var i = 0; i < _outputs.Length; i++)
            {
                _copier.Copy(_outputs[i], outputs[i]);
            }
        }
    }

    public void Dispose()
    {
        _binding.Dispose();
        _runOptions.Dispose();
        _input.Dispose();
        Array.ForEach(_outputs, output => output.Dispose());
        _allocator.Dispose();
        _copier.Dispose();
        if (_memory != OrtMemoryInfo.DefaultInstance)
        {
            _memory.Dispose();
        }
    }

    private static IEnumerable<string> Axes(int[] shape)
    {
        string[] names = ["the batch", "the channels", "the height", "the width"];
        return shape.Zip(names).Where(pair => pair.First <= 0).Select(pair => pair.Second);
    }

    private OrtValue Allocate(long[] shape) => OrtValue.CreateAllocatedTensorValue(_allocator, TensorElementType.Float, shape);
}
