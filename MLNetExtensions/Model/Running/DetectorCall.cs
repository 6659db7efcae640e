using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// Everything that one call of a detector needs and the next one can reuse: the input and output tensors (our own memory) and the buffers
/// of the decoder and the letterbox. Used by one thread at a time.
/// </summary>
internal sealed unsafe class DetectorCall : INetworkOutputs, IDisposable
{
    /// <summary>
    /// Picture buffers larger than this many bytes are freed after use, so that one giant picture does not tie up memory.
    /// </summary>
    private const long LargestKept = 64 << 20;

    private readonly InferenceSession _session;
    private readonly DetectorSignature _signature;
    private readonly RunTensors _tensors;
    private readonly NativeBuffer _file = new();
    private readonly NativeBuffer _pixels = new();
    private readonly JpegDecoder _jpeg = new();
    private readonly NetworkInputWriter _writer = new();
    private readonly CandidateList _candidates = new();
    private readonly LetterboxGeometry[] _geometries;
    private readonly string[] _names;

    /// <summary>Allocates the tensors.</summary>
    /// <param name="session">The session, which must outlive the call.</param>
    /// <param name="signature">Its checked shapes.</param>
    /// <param name="slots">Pictures per run.</param>
    /// <param name="isRemote">Whether the network runs where this memory is not.</param>
    public DetectorCall(InferenceSession session, DetectorSignature signature, int slots, bool isRemote)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slots);
        _session = session;
        _signature = signature;
        _names = new string[slots];
        _geometries = new LetterboxGeometry[slots];
        Array.Fill(_geometries, signature.Place(signature.Width, signature.Height));
        _tensors = signature.HasFixedOutputs
            ? new BoundTensors(session, signature, slots, isRemote)
            : new FreeTensors(session, signature, slots);
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
    /// <exception cref="InvalidDataException">It is not a picture, is damaged, or too large.</exception>
    public void Load(int slot, string path, OnnxDetectorOptions options)
    {
        using (var picture = EncodedPicture.Open(path, _file, options.MaximumPixels))
        {
            Load(slot, picture, options);
        }

        _file.Trim(LargestKept);
    }

    /// <summary>Decodes encoded bytes into a slot.</summary>
    /// <exception cref="InvalidDataException">They are not a picture, are damaged, or the picture is too large.</exception>
    public void Load(int slot, ReadOnlySpan<byte> encoded, string name, OnnxDetectorOptions options)
    {
        fixed (byte* pointer = encoded)
        {
            using var picture = EncodedPicture.Open(pointer, encoded.Length, name, options.MaximumPixels);
            Load(slot, picture, options);
        }
    }

    /// <summary>Writes decoded pixels into a slot.</summary>
    public void Load(int slot, in PixelSource pixels, string name)
    {
        var (width, height) = pixels.ShownSize;
        Write(slot, pixels, _signature.Place(width, height), name);
    }

    /// <summary>Sets the geometry and name for a tensor that is already in <see cref="Input"/>.</summary>
    public void SetGeometry(int slot, in LetterboxGeometry geometry, string name) => (_geometries[slot], _names[slot]) = (geometry, name);

    /// <summary>Runs the network on all slots; the outputs are complete when it returns.</summary>
    public void Run() => _tensors.Run(_geometries);

    /// <summary>Returns the detections of a slot in a new array, highest score first.</summary>
    /// <exception cref="InvalidDataException">The network returned a value that is not a number.</exception>
    public Detection[] Detections(int slot, SuppressionOptions options)
    {
        try
        {
            return _signature.Decoder.Decode(
                this, slot, _signature.ClassNames, _signature.ExtraValues, _geometries[slot], options, _candidates);
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

    public void Dispose()
    {
        _tensors.Dispose();
        _file.Dispose();
        _pixels.Dispose();
        _jpeg.Dispose();
        _writer.Dispose();
    }

    private void Load(int slot, EncodedPicture picture, OnnxDetectorOptions options)
    {
        var orientation = options.ApplyExifOrientation ? picture.Orientation : Orientation.Upright;
        var (shownWidth, shownHeight) = orientation.Apply(picture.Width, picture.Height);
        var geometry = _signature.Place(shownWidth, shownHeight);
        var (wantedWidth, wantedHeight) = orientation.Apply(geometry.ResizedWidth, geometry.ResizedHeight);
        var (width, height) = options.ScaledDecoding ? picture.ScaledSize(wantedWidth, wantedHeight) : (picture.Width, picture.Height);
        var pixels = _pixels.Reserve(4L * width * height);
        picture.Decode(pixels, width, height, _jpeg);
        Write(slot, new PixelSource((nint)pixels, width, height, 4 * width, PixelFormat.Rgba32, orientation), geometry, picture.Name);
        _pixels.Trim(LargestKept);
        _jpeg.Trim(LargestKept);
    }

    private void Write(int slot, in PixelSource pixels, in LetterboxGeometry geometry, string name)
    {
        _writer.Write(pixels, geometry, _signature.Preparation, _tensors.Input(slot));
        SetGeometry(slot, geometry, name);
    }
}
