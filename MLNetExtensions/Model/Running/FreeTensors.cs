using Microsoft.ML.OnnxRuntime;

namespace MLNetGhost.Model;

/// <summary>
/// Tensors whose sizes follow the picture: an input of its shape, or as many rows as there are objects. ONNX Runtime allocates the outputs.
/// </summary>
/// <param name="session">The session, which must outlive them.</param>
/// <param name="signature">Its checked shapes.</param>
/// <param name="slots">Pictures per run.</param>
internal sealed unsafe class FreeTensors(InferenceSession session, DetectorSignature signature, int slots) : RunTensors(signature, slots)
{
    private readonly RunOptions _runOptions = new();
    private readonly ExtraInput[] _extras = [.. ExtraInput.Of(signature.Preparation.ExtraInputs)];
    private readonly string[] _outputNames = [.. signature.Outputs.Select(output => output.Name)];
    private IDisposableReadOnlyCollection<OrtValue>? _results;

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<LetterboxGeometry> geometries)
    {
        _results?.Dispose();
        _results = null;
        var values = new OrtValue[1 + _extras.Length];
        var names = new string[values.Length];
        try
        {
            (names[0], values[0]) = (Signature.InputName, CreateInput(geometries[0].Height, geometries[0].Width));
            for (var i = 0; i < _extras.Length; i++)
            {
                (names[i + 1], values[i + 1]) = (_extras[i].Name, ExtraTensor.Create(_extras[i], geometries));
            }

            _results = session.Run(_runOptions, names, values, _outputNames);
        }
        finally
        {
            Array.ForEach(values, value => value?.Dispose());
        }
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Output(int output)
    {
        var value = (_results ?? throw new InvalidOperationException("The network has not run."))[output];
        var element = Signature.Outputs[output].Element;
        var bytes = value.GetTensorMutableRawData();
        fixed (byte* data = bytes)
        {
            // The memory is ONNX Runtime's own and does not move.
            return ToFloats(output, element, data, bytes.Length / SizeOf(element));
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _results?.Dispose();
        _runOptions.Dispose();
        base.Dispose();
    }
}
