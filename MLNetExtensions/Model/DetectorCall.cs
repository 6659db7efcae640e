using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// Everything that one call of a detector needs and the next one can reuse: the input and output tensors (our own memory) and the buffers
/// of the decoder and the letterbox. Used by one thread at a time.
/// </summary>
internal sealed unsafe class DetectorCall : IDisposable
{
    /// <summary>
    /// Picture buffers larger than this many bytes are freed after use, so that one giant picture does not tie up memory.
    /// </summary>
    private const long LargestKept = 64 << 20;

    private readonly InferenceSession _session;
    private readonly DetectorSignature _signature;
    private readonly OrtIoBinding? _binding;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputValues;
    private readonly OrtValue[] _outputValues;
    private readonly RunOptions _runOptions = new();
    private readonly NativeBuffer _input = new();
    private readonly NativeBuffer[] _outputs;
    private readonly List<OrtValue> _values = [];
    private readonly NativeBuffer _file = new();
    private readonly NativeBuffer _pixels = new();
    private readonly JpegDecoder _jpeg = new();
    private readonly LetterboxWriter _writer = new();
    private readonly CandidateList _candidates = new();
    private readonly LetterboxGeometry[] _geometries;
    private readonly string[] _names;

    /// <summary>Allocates the tensors.</summary>
    /// <param name="session">The session, which must outlive the call.</param>
    /// <param name="signature">Its checked shapes.</param>
    /// <param name="slots">Pictures per run.</param>
    /// <param name="isRemote">
    /// Whether the network runs where this memory is not. A binding copies its input once, when it is bound, so there the tensors are
    /// passed to every run, which copies them there and back.
    /// </param>
    public DetectorCall(InferenceSession session, DetectorSignature signature, int slots, bool isRemote)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slots);
        _session = session;
        _signature = signature;
        _geometries = new LetterboxGeometry[slots];
        _names = new string[slots];
        _inputNames = [signature.InputName];
        _inputValues = [Allocate(_input, slots, [3, signature.Height, signature.Width], signature.InputLength)];
        _outputs = [.. signature.Outputs.Select(_ => new NativeBuffer())];
        _outputNames = [.. signature.Outputs.Select(output => output.Name)];
        _outputValues = [.. signature.Outputs.Zip(_outputs, (output, buffer) => Allocate(buffer, slots, output.Shape, output.Length))];
        if (!isRemote)
        {
            _binding = session.CreateIoBinding();
            _binding.BindInput(_inputNames[0], _inputValues[0]);
            foreach (var (name, value) in _outputNames.Zip(_outputValues))
            {
                _binding.BindOutput(name, value);
            }
        }
    }

    /// <summary>Pictures per run.</summary>
    public int Slots => _geometries.Length;

    /// <summary>The input of one slot: 3 × height × width values.</summary>
    public Span<float> Input(int slot) => new(InputPointer(slot), _signature.InputLength);

    /// <summary>Sets the input of all slots to 0.</summary>
    public void Clear() => new Span<float>((float*)_input.Pointer, checked(Slots * _signature.InputLength)).Clear();

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
        Write(slot, pixels, LetterboxGeometry.Create(width, height, _signature.Width, _signature.Height), name);
    }

    /// <summary>Sets the geometry and name for a tensor that is already in <see cref="Input"/>.</summary>
    public void SetGeometry(int slot, in LetterboxGeometry geometry, string name) => (_geometries[slot], _names[slot]) = (geometry, name);

    /// <summary>Runs the network on all slots; the outputs are complete when it returns.</summary>
    public void Run()
    {
        if (_binding is not null)
        {
            _session.RunWithBinding(_runOptions, _binding);
        }
        else
        {
            _session.Run(_runOptions, _inputNames, _inputValues, _outputNames, _outputValues);
        }
    }

    /// <summary>Returns the detections of a slot in a new array, highest score first.</summary>
    /// <exception cref="InvalidDataException">The network returned a value that is not a number.</exception>
    public Detection[] Detections(int slot, SuppressionOptions options)
    {
        try
        {
            if (_signature.Layout == DetectorLayout.Yolo)
            {
                YoloOutputDecoder.Collect(Output(0, slot), _signature.ClassNames.Count, options, _candidates);
            }
            else
            {
                RawOutputDecoder.Collect(Level(0, slot), Level(1, slot), Level(2, slot), _signature.ClassNames.Count, options, _candidates);
            }
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{_names[slot]}: {e.Message}", e);
        }

        return DetectionBuilder.Build(_candidates.AsSpan(), _signature.ClassNames, _geometries[slot], options);
    }

    /// <summary>One output of one slot.</summary>
    public ReadOnlySpan<float> Output(int output, int slot)
    {
        var length = _signature.Outputs[output].Length;
        return new((float*)_outputs[output].Pointer + (nint)slot * length, length);
    }

    public void Dispose()
    {
        _binding?.Dispose();
        _values.ForEach(value => value.Dispose());
        _runOptions.Dispose();
        _input.Dispose();
        Array.ForEach(_outputs, output => output.Dispose());
        _file.Dispose();
        _pixels.Dispose();
        _jpeg.Dispose();
        _writer.Dispose();
    }

    private void Load(int slot, EncodedPicture picture, OnnxDetectorOptions options)
    {
        var orientation = options.ApplyExifOrientation ? picture.Orientation : Orientation.Upright;
        var (shownWidth, shownHeight) = orientation.Apply(picture.Width, picture.Height);
        var geometry = LetterboxGeometry.Create(shownWidth, shownHeight, _signature.Width, _signature.Height);
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
        _writer.Write(pixels, geometry, InputPointer(slot));
        SetGeometry(slot, geometry, name);
    }

    private float* InputPointer(int slot) => (float*)_input.Pointer + (nint)slot * _signature.InputLength;

    private RawLevel Level(int level, int slot)
    {
        var stride = DetectorSignature.RawStrides[level];
        return new(Output(2 * level, slot), Output(2 * level + 1, slot), stride, _signature.Width / stride);
    }

    private OrtValue Allocate(NativeBuffer buffer, int slots, IReadOnlyList<int> shape, int lengthPerSlot)
    {
        var bytes = (long)slots * lengthPerSlot * sizeof(float);
        var pointer = buffer.Reserve(bytes);

        // Slots without a picture are run too, so they must hold numbers.
        new Span<byte>(pointer, checked((int)bytes)).Clear();
        long[] tensorShape = [slots, .. shape.Select(size => (long)size)];
        var value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, TensorElementType.Float, tensorShape, (nint)pointer, bytes);
        _values.Add(value);
        return value;
    }
}
