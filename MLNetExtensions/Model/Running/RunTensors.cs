using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>The tensors of a call: the input for pictures in our own memory, and what comes out.</summary>
internal abstract unsafe class RunTensors : IDisposable
{
    private readonly NativeBuffer _input = new();
    private readonly NativeBuffer?[] _floats;
    private readonly int _slotBytes;
    private readonly int _slots;

    /// <summary>Allocates the input.</summary>
    /// <param name="signature">The model's checked shapes.</param>
    /// <param name="slots">Pictures per run.</param>
    protected RunTensors(DetectorSignature signature, int slots)
    {
        Signature = signature;
        _slots = slots;
        _slotBytes = checked(signature.InputLength * SizeOf(ElementOf(signature.Preparation.Element)));
        _floats = new NativeBuffer?[signature.Outputs.Count];

        // Slots without a picture are run too, so they must hold numbers.
        _input.Reserve((long)slots * _slotBytes);
        ClearInput();
    }

    /// <summary>The model's checked shapes.</summary>
    protected DetectorSignature Signature { get; }

    /// <summary>The input of one slot.</summary>
    public void* Input(int slot) => _input.Pointer + (nint)slot * _slotBytes;

    /// <summary>Sets the input of all slots to 0.</summary>
    public void ClearInput() => new Span<byte>(_input.Pointer, checked(_slots * _slotBytes)).Clear();

    /// <summary>Runs the network.</summary>
    /// <param name="geometries">Where the picture of each slot lies in the input.</param>
    public abstract void Run(ReadOnlySpan<LetterboxGeometry> geometries);

    /// <summary>An output of the last run, for all pictures.</summary>
    /// <param name="output">Its index.</param>
    public abstract ReadOnlySpan<float> Output(int output);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        _input.Dispose();
        foreach (var floats in _floats)
        {
            floats?.Dispose();
        }
    }

    /// <summary>The tensor over the input.</summary>
    /// <param name="height">Height of the input, which may be less than the most.</param>
    /// <param name="width">Width of the input.</param>
    protected OrtValue CreateInput(int height, int width)
    {
        long[] batch = Signature.HasBatchAxis ? [_slots] : [];
        var element = ElementOf(Signature.Preparation.Element);
        var length = (long)_slots * Signature.Preparation.Planes * height * width;
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, element, [.. batch, Signature.Preparation.Planes, height, width], (nint)_input.Pointer,
            length * SizeOf(element));
    }

    /// <summary>The numbers of an output as floats: themselves, or converted into a buffer of ours.</summary>
    /// <param name="output">Its index.</param>
    /// <param name="element">The type of its numbers.</param>
    /// <param name="data">The numbers.</param>
    /// <param name="count">How many.</param>
    protected ReadOnlySpan<float> ToFloats(int output, TensorElementType element, void* data, int count)
    {
        if (element == TensorElementType.Float)
        {
            return new(data, count);
        }

        var buffer = _floats[output] ??= new NativeBuffer();
        var floats = new Span<float>(buffer.Reserve((long)count * sizeof(float)), count);
        switch (element)
        {
            case TensorElementType.Float16:
                TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(data, count), floats);
                break;
            case TensorElementType.Int64:
                TensorPrimitives.ConvertChecked(new ReadOnlySpan<long>(data, count), floats);
                break;
            case TensorElementType.Int32:
                TensorPrimitives.ConvertChecked(new ReadOnlySpan<int>(data, count), floats);
                break;
            default:
                TensorPrimitives.ConvertChecked(new ReadOnlySpan<byte>(data, count), floats);
                break;
        }

        return floats;
    }

    /// <summary>Bytes per number.</summary>
    protected static int SizeOf(TensorElementType element) => element switch
    {
        TensorElementType.Float or TensorElementType.Int32 => 4,
        TensorElementType.Float16 => 2,
        TensorElementType.Int64 => 8,
        _ => 1,
    };

    private static TensorElementType ElementOf(InputElement element) => element switch
    {
        InputElement.HalfPrecision => TensorElementType.Float16,
        InputElement.Bytes => TensorElementType.UInt8,
        _ => TensorElementType.Float,
    };
}
