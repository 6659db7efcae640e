using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Imaging;
using MLNetGhost.Model;

namespace MLNetGhost.Benchmarks.SideBySide;

/// <summary>
/// The floor: ONNX Runtime on a prepared tensor, with inputs and outputs bound beforehand. Nothing that runs the same model can
/// cost less.
/// </summary>
internal sealed class Floor : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly OrtIoBinding[] _bindings;
    private readonly List<IDisposable> _owned = [];

    /// <summary>Loads a model and prepares a tensor for each caller.</summary>
    /// <param name="modelPath">The ONNX file; a dynamic batch is run with one picture.</param>
    /// <param name="threads">Threads of one run.</param>
    /// <param name="picture">The picture that fills the tensor.</param>
    /// <param name="callers">How many threads may call <see cref="Run"/> at once, each with its own number.</param>
    public Floor(string modelPath, int threads, string picture, int callers = 1)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        using (var model = File.OpenRead(modelPath))
        {
            BytePrecision.Require(options, model);
        }

        _session = new InferenceSession(modelPath, options);
        var (name, metadata) = _session.InputMetadata.Single();
        var (height, width) = (Side(metadata.Dimensions[2]), Side(metadata.Dimensions[3]));
        var values = new float[3 * height * width];
        using (var writer = new LetterboxWriter())
        {
            var image = ImageDecoder.DecodeRgb(picture);
            writer.Write(image.Pixels, PixelFormat.Rgb24, image.Width, image.Height, 3 * image.Width, width, height, values);
        }

        var batch = Math.Max(1, metadata.Dimensions[0]);
        var batchValues = Enumerable.Repeat(values, batch).SelectMany(picture => picture).ToArray();
        _bindings = [.. Enumerable.Range(0, callers).Select(_ => Bind(name, batchValues, [batch, 3, height, width]))];
    }

    /// <summary>Runs the network once.</summary>
    public void Run(int caller = 0) => _session.RunWithBinding(_runOptions, _bindings[caller]);

    public void Dispose()
    {
        Array.ForEach(_bindings, binding => binding.Dispose());
        _owned.ForEach(value => value.Dispose());
        _runOptions.Dispose();
        _session.Dispose();
    }

    private static int Side(int length) => length > 0 ? length : 640;

    private OrtIoBinding Bind(string inputName, float[] values, long[] shape)
    {
        var binding = _session.CreateIoBinding();
        var input = OrtValue.CreateTensorValueFromMemory(values, shape);
        _owned.Add(input);
        binding.BindInput(inputName, input);

        // A first run determines the shapes of the outputs, which are then bound too.
        using var results = _session.Run(_runOptions, [inputName], [input], _session.OutputNames);
        foreach (var (name, result) in _session.OutputNames.Zip(results))
        {
            var info = result.GetTensorTypeAndShape();
            var output = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, info.ElementDataType, info.Shape);
            _owned.Add(output);
            binding.BindOutput(name, output);
        }

        return binding;
    }
}
