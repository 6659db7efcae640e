using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>Tensors of known sizes, all in our own memory: a run allocates nothing.</summary>
internal sealed unsafe class BoundTensors : RunTensors
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding? _binding;
    private readonly RunOptions _runOptions = new();
    private readonly int _slots;
    private readonly ExtraInput[] _extras;
    private readonly NativeBuffer[] _extraBuffers;
    private readonly NativeBuffer[] _outputs;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputValues;
    private readonly OrtValue[] _outputValues;

    /// <summary>Allocates the tensors.</summary>
    /// <param name="session">The session, which must outlive them.</param>
    /// <param name="signature">Its checked shapes.</param>
    /// <param name="slots">Pictures per run.</param>
    /// <param name="isRemote">
    /// Whether the network runs where this memory is not. A binding copies its input once, when it is bound, so there the tensors are
    /// passed to every run, which copies them there and back.
    /// </param>
    public BoundTensors(InferenceSession session, DetectorSignature signature, int slots, bool isRemote)
        : base(signature, slots)
    {
        _session = session;
        _slots = slots;
        _extras = [.. ExtraInput.Of(signature.Preparation.ExtraInputs)];
        _extraBuffers = [.. _extras.Select(_ => new NativeBuffer())];
        _outputs = [.. signature.Outputs.Select(_ => new NativeBuffer())];
        _inputNames = [signature.InputName, .. _extras.Select(extra => extra.Name)];
        _outputNames = [.. signature.Outputs.Select(output => output.Name)];
        _inputValues =
        [
            CreateInput(signature.Height, signature.Width),
            .. _extras.Zip(_extraBuffers, (extra, buffer) => Allocate(
                buffer, extra.Element, extra.Shape(signature.Height, signature.Width), extra.Length(signature.Height, signature.Width))),
        ];
        _outputValues =
        [
            .. signature.Outputs.Zip(_outputs, (output, buffer) => Allocate(
                buffer, output.Element, [.. output.Shape.Select(size => (long)size)], output.Length)),
        ];
        if (!isRemote)
        {
            _binding = session.CreateIoBinding();
            foreach (var (name, value) in _inputNames.Zip(_inputValues))
            {
                _binding.BindInput(name, value);
            }

            foreach (var (name, value) in _outputNames.Zip(_outputValues))
            {
                _binding.BindOutput(name, value);
            }
        }
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<LetterboxGeometry> geometries)
    {
        for (var i = 0; i < _extras.Length; i++)
        {
            WriteExtra(i, geometries);
        }

        if (_binding is not null)
        {
            _session.RunWithBinding(_runOptions, _binding);
        }
        else
        {
            _session.Run(_runOptions, _inputNames, _inputValues, _outputNames, _outputValues);
        }
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Output(int output) => ToFloats(
        output, Signature.Outputs[output].Element, _outputs[output].Pointer, _slots * Signature.Outputs[output].Length);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _binding?.Dispose();
        Array.ForEach(_inputValues, value => value.Dispose());
        Array.ForEach(_outputValues, value => value.Dispose());
        _runOptions.Dispose();
        Array.ForEach(_extraBuffers, buffer => buffer.Dispose());
        Array.ForEach(_outputs, output => output.Dispose());
        base.Dispose();
    }

    private void WriteExtra(int index, ReadOnlySpan<LetterboxGeometry> geometries)
    {
        var (extra, buffer) = (_extras[index], _extraBuffers[index]);
        var length = extra.Length(Signature.Height, Signature.Width);
        for (var slot = 0; slot < _slots; slot++)
        {
            var first = (nint)slot * length;
            if (extra.Element == TensorElementType.Int64)
            {
                extra.Write(geometries[slot], new Span<long>((long*)buffer.Pointer + first, length));
            }
            else
            {
                extra.Write(geometries[slot], new Span<float>((float*)buffer.Pointer + first, length));
            }
        }
    }

    private OrtValue Allocate(NativeBuffer buffer, TensorElementType element, long[] shape, int lengthPerSlot)
    {
        var bytes = (long)_slots * lengthPerSlot * SizeOf(element);
        var pointer = buffer.Reserve(bytes);
        new Span<byte>(pointer, checked((int)bytes)).Clear();
        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, element, [_slots, .. shape], (nint)pointer, bytes);
    }
}
