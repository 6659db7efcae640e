using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// Everything that one call of a detector needs and the next one can reuse: the input and output tensors, in memory of this process. Used
/// by one thread at a time, except that several may load different slots, and several read different slots.
/// </summary>
internal sealed unsafe class DetectorCall : IDisposable
{
    private readonly InferenceSession _session;
    private readonly DetectorSignature _signature;
    private readonly OrtIoBinding? _binding;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputValues;
    private readonly OrtValue[] _outputValues;
    private readonly RunOptions _runOptions = new();
    private readonly DeviceTransport _transport;
    private readonly LoadingBufferPool _buffers;
    private readonly NativeBuffer _inputMemory = new();
    private readonly float* _input;
    private readonly NativeBuffer[] _outputs;
    private readonly List<OrtValue> _values = [];
    private readonly CandidateList?[] _candidates;
    private readonly LetterboxGeometry[] _geometries;
    private readonly string[] _names;

    /// <summary>Allocates the tensors.</summary>
    /// <param name="session">The session, which must outlive the call.</param>
    /// <param name="signature">Its checked shapes.</param>
    /// <param name="slots">Pictures per run.</param>
    /// <param name="transport">
    /// How tensors reach the device. A binding copies its input once, when it is bound, so where the network runs elsewhere the tensors
    /// are passed to every run, which copies them there and back.
    /// </param>
    /// <param name="buffers">The buffers of those who load pictures.</param>
    public DetectorCall(
        InferenceSession session, DetectorSignature signature, int slots, DeviceTransport transport, LoadingBufferPool buffers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slots);
        _session = session;
        _transport = transport;
        _buffers = buffers;
        _candidates = new CandidateList?[slots];
        _signature = signature;
        _geometries = new LetterboxGeometry[slots];
        _names = new string[slots];
        _inputNames = [signature.InputName];
        _inputValues = [AllocateInput(slots)];
        _input = Data(_inputValues[0]);
        _outputs = [.. signature.Outputs.Select(_ => new NativeBuffer())];
        _outputNames = [.. signature.Outputs.Select(output => output.Name)];
        _outputValues = [.. signature.Outputs.Zip(_outputs, (output, buffer) => Allocate(buffer, slots, output.Shape, output.Length))];
        if (!transport.IsRemote)
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
    public void Clear() => new Span<float>(_input, checked(Slots * _signature.InputLength)).Clear();

    /// <summary>Decodes a file into a slot.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a picture, is damaged, or too large.</exception>
    public void Load(int slot, string path, OnnxDetectorOptions options)
    {
        var buffers = _buffers.Rent();
        try
        {
            using var picture = EncodedPicture.Open(path, buffers.File, options.MaximumPixels);
            Load(slot, picture, options, buffers);
        }
        finally
        {
            _buffers.Return(buffers);
        }
    }

    /// <summary>Decodes encoded bytes into a slot.</summary>
    /// <exception cref="InvalidDataException">They are not a picture, are damaged, or the picture is too large.</exception>
    public void Load(int slot, ReadOnlySpan<byte> encoded, string name, OnnxDetectorOptions options)
    {
        var buffers = _buffers.Rent();
        try
        {
            fixed (byte* pointer = encoded)
            {
                using var picture = EncodedPicture.Open(pointer, encoded.Length, name, options.MaximumPixels);
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
            Write(slot, pixels, LetterboxGeometry.Create(width, height, _signature.Width, _signature.Height), name, buffers);
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
    public void Run()
    {
        if (_binding is not null)
        {
            _session.RunWithBinding(_runOptions, _binding);
            return;
        }

        try
        {
            if (_transport.Captured is { } captured)
            {
                captured.Run(_inputValues[0], _outputValues);
            }
            else
            {
                _session.Run(_runOptions, _inputNames, _inputValues, _outputNames, _outputValues);
            }
        }
        catch (OnnxRuntimeException e) when (DeviceFailure.IsOutOfMemory(e))
        {
            throw DeviceFailure.OutOfMemory(_signature, Slots, e);
        }
    }

    /// <summary>Returns the detections of a slot in a new array, highest score first.</summary>
    /// <exception cref="InvalidDataException">The network returned a value that is not a number.</exception>
    public Detection[] Detections(int slot, SuppressionOptions options)
    {
        var candidates = _candidates[slot] ??= new CandidateList();
        try
        {
            if (_signature.Layout == DetectorLayout.Yolo)
            {
                YoloOutputDecoder.Collect(Output(0, slot), _signature.ClassNames.Count, options, candidates);
            }
            else
            {
                RawOutputDecoder.Collect(Level(0, slot), Level(1, slot), Level(2, slot), _signature.ClassNames.Count, options, candidates);
            }
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{_names[slot]}: {e.Message}", e);
        }

        return DetectionBuilder.Build(candidates.AsSpan(), _signature.ClassNames, _geometries[slot], options);
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
        _inputMemory.Dispose();
        Array.ForEach(_outputs, output => output.Dispose());
    }

    private void Load(int slot, EncodedPicture picture, OnnxDetectorOptions options, LoadingBuffers buffers)
    {
        var orientation = options.ApplyExifOrientation ? picture.Orientation : Orientation.Upright;
        var (shownWidth, shownHeight) = orientation.Apply(picture.Width, picture.Height);
        var geometry = LetterboxGeometry.Create(shownWidth, shownHeight, _signature.Width, _signature.Height);
        var (wantedWidth, wantedHeight) = orientation.Apply(geometry.ResizedWidth, geometry.ResizedHeight);
        var (width, height) = options.ScaledDecoding ? picture.ScaledSize(wantedWidth, wantedHeight) : (picture.Width, picture.Height);
        var pixels = buffers.Pixels.Reserve(4L * width * height);
        picture.Decode(pixels, width, height, buffers.Jpeg);
        var source = new PixelSource((nint)pixels, width, height, 4 * width, PixelFormat.Rgba32, orientation);
        Write(slot, source, geometry, picture.Name, buffers);
    }

    private void Write(int slot, in PixelSource pixels, in LetterboxGeometry geometry, string name, LoadingBuffers buffers)
    {
        buffers.Writer.Write(pixels, geometry, InputPointer(slot));
        SetGeometry(slot, geometry, name);
    }

    private float* InputPointer(int slot) => _input + (nint)slot * _signature.InputLength;

    private RawLevel Level(int level, int slot)
    {
        var stride = DetectorSignature.RawStrides[level];
        return new(Output(2 * level, slot), Output(2 * level + 1, slot), stride, _signature.Width / stride);
    }

    private static float* Data(OrtValue value)
    {
        // Memory outside the managed heap, which does not move.
        fixed (float* pointer = value.GetTensorMutableDataAsSpan<float>())
        {
            return pointer;
        }
    }

    private OrtValue AllocateInput(int slots)
    {
        int[] shape = [3, _signature.Height, _signature.Width];
        if (_transport.Pinned is not { } pinned)
        {
            return Allocate(_inputMemory, slots, shape, _signature.InputLength);
        }

        var value = OrtValue.CreateAllocatedTensorValue(
            pinned, TensorElementType.Float, [slots, .. shape.Select(size => (long)size)]);
        _values.Add(value);
        value.GetTensorMutableDataAsSpan<float>().Clear();
        return value;
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
