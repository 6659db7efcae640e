using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// Everything that one call of a detector needs and the next one can reuse: the input and output tensors, in memory of this process. Used
/// by one thread at a time, except that several may load different slots, and several read different slots.
/// </summary>
internal sealed unsafe class DetectorCall : INetworkOutputs, IDisposable
{
    private readonly DetectorSignature _signature;
    private readonly RunTensors _tensors;
    private readonly LoadingBufferPool _buffers;
    private readonly CandidateList?[] _candidates;
    private readonly LetterboxGeometry[] _geometries;
    private readonly string[] _names;

    /// <summary>Allocates the tensors.</summary>
    /// <param name="session">The session, which must outlive the call.</param>
    /// <param name="signature">Its checked shapes.</param>
    /// <param name="slots">Pictures per run.</param>
    /// <param name="transport">How tensors reach the device.</param>
    /// <param name="buffers">The buffers of those who load pictures.</param>
    public DetectorCall(
        InferenceSession session, DetectorSignature signature, int slots, DeviceTransport transport, LoadingBufferPool buffers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slots);
        _signature = signature;
        _buffers = buffers;
        _candidates = new CandidateList?[slots];
        _names = new string[slots];
        _geometries = new LetterboxGeometry[slots];
        Array.Fill(_geometries, signature.Place(signature.Width, signature.Height));
        _tensors = signature.HasFixedOutputs
            ? new BoundTensors(session, signature, slots, transport)
            : new FreeTensors(session, signature, slots, transport);
    }

    /// <summary>Pictures per run.</summary>
    public int Slots => _geometries.Length;

    /// <summary>The input of one slot, of a model that reads float32: channels × height × width values.</summary>
    public Span<float> Input(int slot) => _signature.Preparation.Element == InputElement.FullPrecision
        ? new(_tensors.Input(slot), _signature.InputLength)
        : throw new InvalidOperationException($"The model reads {_signature.Preparation.Element}, not float32.");

    /// <summary>Writes prepared values into a slot, whatever type of numbers the model reads.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="values">Channels × height × width values.</param>
    public void SetInput(int slot, ReadOnlySpan<float> values) =>
        NetworkInputWriter.Convert(values, _signature.Preparation.Element, _tensors.Input(slot));

    /// <summary>Sets the input of all slots to 0.</summary>
    public void Clear() => _tensors.ClearInput();

    /// <summary>Decodes a file into a slot.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a picture, promises more than it can hold, is damaged, or too large.</exception>
    public void Load(int slot, string path, OnnxDetectorOptions options)
    {
        var buffers = _buffers.Rent();
        try
        {
            using var file = PictureFile.Open(path, options.DecodingRules);
            using var share = LoadingBufferPool.Take(_buffers.Files, file.Length, $"The file {path}");
            using var picture = EncodedPicture.Open(file, buffers.File, options.DecodingRules);
            Load(slot, picture, options, buffers);
        }
        finally
        {
            _buffers.Return(buffers);
        }
    }

    /// <summary>Decodes encoded bytes into a slot.</summary>
    /// <exception cref="InvalidDataException">They are not a picture, promise more than they can hold, are damaged, or the picture is too
    /// large.</exception>
    public void Load(int slot, ReadOnlySpan<byte> encoded, string name, OnnxDetectorOptions options)
    {
        var buffers = _buffers.Rent();
        try
        {
            fixed (byte* pointer = encoded)
            {
                using var picture = EncodedPicture.Open(pointer, encoded.Length, name, options.DecodingRules);
                Load(slot, picture, options, buffers);
            }
        }
        finally
        {
            _buffers.Return(buffers);
        }
    }

    /// <summary>Writes decoded pixels into a slot.</summary>
    public void Load(int slot, in PixelSource pixels, string name)
    {
        var buffers = _buffers.Rent();
        try
        {
            var (width, height) = pixels.ShownSize;
            Write(slot, pixels, _signature.Place(width, height), name, buffers);
        }
        finally
        {
            _buffers.Return(buffers);
        }
    }

    /// <summary>Sets the geometry and name for a tensor that is already in <see cref="Input"/>.</summary>
    public void SetGeometry(int slot, in LetterboxGeometry geometry, string name) => (_geometries[slot], _names[slot]) = (geometry, name);

    /// <summary>Runs the network on all slots; the outputs are complete when it returns.</summary>
    /// <exception cref="InsufficientMemoryException">The device has no memory for so many pictures.</exception>
    public void Run() => _tensors.Run(_geometries);

    /// <summary>Returns the detections of a slot in a new array, highest score first.</summary>
    /// <exception cref="InvalidDataException">The network returned a value that is not a number.</exception>
    public Detection[] Detections(int slot, SuppressionOptions options)
    {
        var candidates = _candidates[slot] ??= new CandidateList();
        try
        {
            return _signature.Decoder.Decode(
                this, slot, _signature.ClassNames, _signature.ExtraValues, _geometries[slot], options, candidates);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{_names[slot]}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Of(int output, int slot)
    {
        var whole = _tensors.Output(output);
        var length = whole.Length / Slots;
        return whole.Slice(slot * length, length);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Whole(int output) => _tensors.Output(output);

    public void Dispose() => _tensors.Dispose();

    private void Load(int slot, EncodedPicture picture, OnnxDetectorOptions options, LoadingBuffers buffers)
    {
        var orientation = options.ApplyExifOrientation ? picture.Orientation : Orientation.Upright;
        var (shownWidth, shownHeight) = orientation.Apply(picture.Width, picture.Height);
        var geometry = _signature.Place(shownWidth, shownHeight);
        var (wantedWidth, wantedHeight) = orientation.Apply(geometry.ResizedWidth, geometry.ResizedHeight);
        var (width, height) = options.ScaledDecoding ? picture.ScaledSize(wantedWidth, wantedHeight) : (picture.Width, picture.Height);
        using var share = LoadingBufferPool.Take(
            _buffers.Pixels, picture.DecodingBytes(width, height),
            $"{picture.Name}, decoded to {width}×{height} pixels from {picture.Format},");
        var pixels = buffers.Pixels.Reserve(4L * width * height);
        picture.Decode(pixels, width, height, buffers.Jpeg);
        var source = new PixelSource((nint)pixels, width, height, 4 * width, PixelFormat.Rgba32, orientation);
        Write(slot, source, geometry, picture.Name, buffers);
    }

    private void Write(int slot, in PixelSource pixels, in LetterboxGeometry geometry, string name, LoadingBuffers buffers)
    {
        buffers.Writer.Write(pixels, geometry, _signature.Preparation, _tensors.Input(slot));
        SetGeometry(slot, geometry, name);
        buffers.HasSucceeded = true;
    }
}
