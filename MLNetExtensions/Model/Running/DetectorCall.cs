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
    private readonly PixelRectangle[] _parts;

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
        _parts = new PixelRectangle[slots];
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
    /// <param name="slot">The slot.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is decoded.</param>
    /// <param name="region">The part of the picture to take; null for that of the options.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a picture, promises more than it can hold, is damaged, or too large; or the region
    /// lies outside of it.</exception>
    public void Load(int slot, string path, OnnxDetectorOptions options, BoundingBox? region = null) =>
        _buffers.Open<Loading, bool>(path, options.DecodingRules, new(this, slot, options, region));

    /// <summary>Decodes encoded bytes into a slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="encoded">The content of a picture file.</param>
    /// <param name="name">The picture's name in messages.</param>
    /// <param name="options">How it is decoded.</param>
    /// <param name="region">The part of the picture to take; null for that of the options.</param>
    /// <exception cref="InvalidDataException">They are not a picture, promise more than they can hold, are damaged, or the picture is too
    /// large; or the region lies outside of it.</exception>
    public void Load(int slot, ReadOnlySpan<byte> encoded, string name, OnnxDetectorOptions options, BoundingBox? region = null) =>
        _buffers.Open<Loading, bool>(encoded, name, options.DecodingRules, new(this, slot, options, region));

    /// <summary>Writes decoded pixels into a slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="pixels">The whole picture.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="region">The part of it to take; null for all.</param>
    /// <exception cref="InvalidDataException">The region lies outside of the picture.</exception>
    public void Load(int slot, in PixelSource pixels, string name, BoundingBox? region = null)
    {
        var (width, height) = pixels.ShownSize;
        var part = PictureRegion.Within(region, width, height, name);
        var buffers = _buffers.Rent();
        try
        {
            LoadPart(slot, pixels.Cut(pixels.Orientation.ToStored(part, pixels.Width, pixels.Height)), part, name, buffers);
        }
        finally
        {
            _buffers.Return(buffers);
        }
    }

    /// <summary>Decodes an open picture into a slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="options">How it is decoded.</param>
    /// <param name="region">The part of the picture to take; null for that of the options.</param>
    /// <param name="buffers">Where it is decoded.</param>
    /// <exception cref="InvalidDataException">It is damaged or too large, or the region lies outside of it.</exception>
    public void Load(int slot, EncodedPicture picture, OnnxDetectorOptions options, BoundingBox? region, LoadingBuffers buffers)
    {
        var orientation = options.ApplyExifOrientation ? picture.Orientation : Orientation.Upright;
        var (shownWidth, shownHeight) = orientation.Apply(picture.Width, picture.Height);
        var part = PictureRegion.Within(region ?? options.Region, shownWidth, shownHeight, picture.Name);
        if (part.Width < shownWidth || part.Height < shownHeight)
        {
            var stored = orientation.ToStored(part, picture.Width, picture.Height);
            using var parts = PictureParts.Open(picture, orientation, stored, stored.Height, _buffers, buffers);
            LoadPart(slot, parts.Cut(stored), part, picture.Name, buffers);
            return;
        }

        var geometry = _signature.Place(shownWidth, shownHeight);
        var (wantedWidth, wantedHeight) = orientation.Apply(geometry.ResizedWidth, geometry.ResizedHeight);
        var (width, height) = options.ScaledDecoding ? picture.ScaledSize(wantedWidth, wantedHeight) : (picture.Width, picture.Height);
        using var share = LoadingBufferPool.Take(
            _buffers.Pixels, picture.DecodingBytes(width, height),
            $"{picture.Name}, decoded to {width}×{height} pixels from {picture.Format},");
        var pixels = buffers.Pixels.Reserve(4L * width * height);
        picture.Decode(pixels, width, height, buffers.Jpeg);
        var source = new PixelSource((nint)pixels, width, height, 4 * width, PixelFormat.Rgba32, orientation);
        Write(slot, source, geometry, part, picture.Name, buffers);
    }

    /// <summary>Writes a part of a picture into a slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="pixels">Its pixels.</param>
    /// <param name="part">Its place in the picture as shown.</param>
    /// <param name="name">The picture's name in messages.</param>
    /// <param name="buffers">What is needed to write it.</param>
    public void LoadPart(int slot, in PixelSource pixels, PixelRectangle part, string name, LoadingBuffers buffers) =>
        Write(slot, pixels, _signature.Place(part.Width, part.Height), part, name, buffers);

    /// <summary>Sets the geometry and name for a tensor that is already in <see cref="Input"/>.</summary>
    public void SetGeometry(int slot, in LetterboxGeometry geometry, string name) =>
        (_geometries[slot], _parts[slot], _names[slot]) = (geometry, default, name);

    /// <summary>Runs the network on all slots; the outputs are complete when it returns.</summary>
    /// <exception cref="InsufficientMemoryException">The device has no memory for so many pictures.</exception>
    public void Run() => _tensors.Run(_geometries);

    /// <summary>Runs the network on all slots, and says what a failure means.</summary>
    /// <exception cref="InvalidDataException">The network does not run on them.</exception>
    public void RunExplained()
    {
        try
        {
            Run();
        }
        catch (OnnxRuntimeException e)
        {
            throw DeviceFailure.OfRun(e);
        }
    }

    /// <summary>Returns the detections of a slot in a new array, highest score first, with boxes in pixels of its whole picture.</summary>
    /// <exception cref="InvalidDataException">The network returned a value that is not a number.</exception>
    public Detection[] Detections(int slot, SuppressionOptions options)
    {
        var candidates = _candidates[slot] ??= new CandidateList();
        try
        {
            var detections = _signature.Decoder.Decode(
                this, slot, _signature.ClassNames, _signature.ExtraValues, _geometries[slot], options, candidates);
            if (_parts[slot] is { X0: > 0 } or { Y0: > 0 })
            {
                Move(detections, _parts[slot]);
            }

            return detections;
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

    private static void Move(Detection[] detections, PixelRectangle part)
    {
        foreach (ref var detection in detections.AsSpan())
        {
            var box = detection.Box;
            detection = detection with { Box = new(box.X0 + part.X0, box.Y0 + part.Y0, box.X1 + part.X0, box.Y1 + part.Y0) };
        }
    }

    private void Write(
        int slot, in PixelSource pixels, in LetterboxGeometry geometry, PixelRectangle part, string name, LoadingBuffers buffers)
    {
        buffers.Writer.Write(pixels, geometry, _signature.Preparation, _tensors.Input(slot));
        SetGeometry(slot, geometry, name);
        _parts[slot] = part;
        buffers.HasSucceeded = true;
    }

    /// <summary>Brings an open picture into a slot.</summary>
    private readonly struct Loading(DetectorCall call, int slot, OnnxDetectorOptions options, BoundingBox? region) : IPictureUse<bool>
    {
        public bool With(EncodedPicture picture, LoadingBuffers buffers)
        {
            call.Load(slot, picture, options, region, buffers);
            return true;
        }
    }
}
