using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Files;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// A detector from an ONNX file, run by ONNX Runtime: this library's exports, and those of other tools in any <see cref="DetectorLayout"/>.
/// The model is checked when it is loaded. Any number of threads may call it at once and share one copy of the weights. Results are new
/// arrays.
/// </summary>
public sealed class OnnxDetector : IDisposable
{
    private static readonly SuppressionOptions s_defaults = new();

    private readonly OnnxDetectorOptions _options;
    private readonly DetectorSignature _signature;
    private readonly DetectorCallPool _pool;

    private OnnxDetector(InferenceSession session, bool saturates, ModelSource source, OnnxDetectorOptions options)
    {
        _options = options;
        Metadata = ReadMetadata(session, source.Name);
        _signature = DetectorSignature.Read(session, Metadata, options, source.Companion, source.Name);
        _pool = new DetectorCallPool(session, _signature, DeviceTransport.Create(session, _signature, options), typeof(OnnxDetector),
            options.DecodingMemory);
        try
        {
            Warnings = [.. _signature.Remarks, .. Check(source), .. saturates ? [SaturationWarning(source)] : (string[])[]];
        }
        catch
        {
            _pool.Dispose();
            throw;
        }
    }

    /// <summary>What the model says about itself.</summary>
    public DetectorMetadata Metadata { get; }

    /// <summary>What a user should know about this model on this machine, found when it was loaded; each a sentence or two.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Class names, from the options or the metadata; the index is the class id.</summary>
    public IReadOnlyList<string> ClassNames => _signature.ClassNames;

    /// <summary>The form of the model's outputs.</summary>
    public DetectorLayout Layout => _signature.Layout;

    /// <summary>What models have outputs of this form, and what it is, in a few words.</summary>
    public string LayoutSummary => _signature.Decoder.Summary;

    /// <summary>What shows that the outputs have this form, in a few words.</summary>
    public string LayoutEvidence => _signature.Evidence;

    /// <summary>What is done to a picture before the network reads it.</summary>
    public Preparation Preparation => _signature.Preparation;

    /// <summary>Whether overlapping boxes are suppressed after the network has run; false where it has chosen already.</summary>
    public bool SuppressesOverlaps => _signature.Decoder.NeedsSuppression;

    /// <summary>Height of the network's input in pixels; the most, if it follows the picture's shape.</summary>
    public int InputHeight => _signature.Height;

    /// <summary>Width of the network's input in pixels; the most, if it follows the picture's shape.</summary>
    public int InputWidth => _signature.Width;

    /// <summary>Number of concurrent calls that keeps all cores busy, given the threads of each call.</summary>
    public int ParallelCalls => _options.ParallelCalls;

    /// <summary>
    /// True if pictures are best run in batches: the model has a fixed batch, or leaves the batch open and runs on a graphics card.
    /// </summary>
    public bool PrefersBatches =>
        _signature.FixedBatch > 1 || _options.IsCard && _signature.FixedBatch is null;

    /// <summary>The memory in which pictures are read and decoded.</summary>
    internal LoadingBufferPool Buffers => _pool.Buffers;

    /// <summary>The only batch size that the model runs with; null if any will do.</summary>
    internal int? FixedBatch => _signature.FixedBatch;

    /// <summary>The most pictures per run, so that no input or output is larger than one may be.</summary>
    internal int LargestBatch => (int)Math.Clamp(
        ModelLimits.LargestTensor / sizeof(float)
            / Math.Max(_signature.InputLength, _signature.HasFixedOutputs ? _signature.Outputs.Max(output => output.Length) : 1),
        1, int.MaxValue);

    /// <summary>Whether pictures are divided into tiles, so that one of them takes several runs.</summary>
    internal bool IsTiled => _options.TileSize is not null;

    /// <summary>Whether the network runs on a graphics card, so that the processor's cores are free meanwhile.</summary>
    internal bool IsOnCard => _options.IsCard;

    /// <summary>Loads a model file.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not ONNX, or not a detector that can be run; the message says what was
    /// found.</exception>
    /// <exception cref="ArgumentException">The options do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The device cannot be used, or returns other values than the processor.</exception>
    public static OnnxDetector Load(string path, OnnxDetectorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw SharedFile.NotFound(path, $"The model {path} does not exist; give the path of an ONNX file.");
        }

        SharedFile.Require(path);
        return Create(
            new ModelSource(
                path, session => new InferenceSession(path, session), () => SharedFile.OpenStream(path), ModelCompanion.Read(path)),
            options);
    }

    /// <summary>Loads a model from a stream, which is read to its end and left open.</summary>
    /// <param name="model">The content of an ONNX file.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <exception cref="InvalidDataException">The content is not ONNX, or not a detector that can be run; the message says what was
    /// found.</exception>
    /// <exception cref="ArgumentException">The options do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The device cannot be used, or returns other values than the processor.</exception>
    public static OnnxDetector Load(Stream model, OnnxDetectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Load(ModelContent.Read(model), options);
    }

    /// <summary>Loads a model from memory.</summary>
    /// <param name="model">The content of an ONNX file.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <exception cref="InvalidDataException">The content is not ONNX, or not a detector that can be run; the message says what was
    /// found.</exception>
    /// <exception cref="ArgumentException">The options do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The device cannot be used, or returns other values than the processor.</exception>
    public static OnnxDetector Load(byte[] model, OnnxDetectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Load(model, options, companion: null);
    }

    /// <summary>Loads a model from memory that was read from a file.</summary>
    /// <param name="model">The content of an ONNX file.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <param name="companion">What files beside that file say; null if it had none.</param>
    internal static OnnxDetector Load(byte[] model, OnnxDetectorOptions? options, ModelCompanion? companion) =>
        Create(
            new ModelSource("The model", session => new InferenceSession(model, session), () => new MemoryStream(model), companion),
            options);

    /// <summary>Detects objects in a picture file.</summary>
    /// <param name="imagePath">A JPEG, PNG, WebP, BMP or GIF file.</param>
    /// <param name="suppression">Thresholds; null for the defaults.</param>
    /// <param name="region">
    /// The part of the picture to look at, in pixels of the picture as a viewer shows it; null for
    /// <see cref="OnnxDetectorOptions.Region"/>.
    /// </param>
    /// <returns>A new array, highest score first; boxes in pixels of the picture as a viewer shows it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a picture, is cut short, damaged or too large, the region lies outside of
    /// it, or the network returned a value that is not a number.</exception>
    public Detection[] Detect(string imagePath, SuppressionOptions? suppression = null, BoundingBox? region = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(imagePath);
        if (IsTiled)
        {
            return Tiled(suppression, region).Detect(imagePath);
        }

        var call = _pool.Rent();
        try
        {
            call.Load(0, imagePath, _options, region);
            call.RunExplained();
            return call.Detections(0, suppression ?? s_defaults);
        }
        finally
        {
            _pool.Return(call);
        }
    }

    /// <summary>Detects objects in the bytes of a picture file.</summary>
    /// <param name="encoded">The content of a JPEG, PNG, WebP, BMP or GIF file.</param>
    /// <param name="suppression">Thresholds; null for the defaults.</param>
    /// <param name="name">The picture's name in messages.</param>
    /// <param name="region">
    /// The part of the picture to look at, in pixels of the picture as a viewer shows it; null for
    /// <see cref="OnnxDetectorOptions.Region"/>.
    /// </param>
    /// <returns>A new array, highest score first; boxes in pixels of the picture as a viewer shows it.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a picture, are cut short or damaged, or the picture is too large, the
    /// region lies outside of it, or the network returned a value that is not a number.</exception>
    public Detection[] Detect(
        ReadOnlySpan<byte> encoded, SuppressionOptions? suppression = null, string name = "The encoded picture",
        BoundingBox? region = null)
    {
        if (IsTiled)
        {
            return Tiled(suppression, region).Detect(encoded, name);
        }

        var call = _pool.Rent();
        try
        {
            call.Load(0, encoded, name, _options, region);
            call.RunExplained();
            return call.Detections(0, suppression ?? s_defaults);
        }
        finally
        {
            _pool.Return(call);
        }
    }

    /// <summary>Detects objects in an ML.NET image.</summary>
    /// <param name="image">The image; alpha is ignored.</param>
    /// <param name="suppression">Thresholds; null for the defaults.</param>
    /// <param name="name">The image's name in messages.</param>
    /// <param name="region">
    /// The part of the picture to look at, in pixels of the picture as a viewer shows it; null for
    /// <see cref="OnnxDetectorOptions.Region"/>.
    /// </param>
    /// <returns>A new array, highest score first; boxes in pixels of the image.</returns>
    /// <exception cref="InvalidDataException">The region lies outside of the image, or the network returned a value that is not a
    /// number.</exception>
    public Detection[] Detect(
        MLImage image, SuppressionOptions? suppression = null, string name = "The image", BoundingBox? region = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        var format = PixelSource.FormatOf(image);
        var stride = image.Width * PixelSource.BytesPer(format);
        return Detect(image.Pixels, format, image.Width, image.Height, stride, suppression, name, region);
    }

    /// <summary>Detects objects in decoded pixels.</summary>
    /// <param name="pixels">Rows from top to bottom.</param>
    /// <param name="format">Order of a pixel's bytes.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="suppression">Thresholds; null for the defaults.</param>
    /// <param name="name">The picture's name in messages.</param>
    /// <param name="region">
    /// The part of the picture to look at, in pixels of the picture as a viewer shows it; null for
    /// <see cref="OnnxDetectorOptions.Region"/>.
    /// </param>
    /// <returns>A new array, highest score first; boxes in pixels of the picture.</returns>
    /// <exception cref="ArgumentException">The bytes do not hold such a picture.</exception>
    /// <exception cref="InvalidDataException">The region lies outside of the picture, or the network returned a value that is not a
    /// number.</exception>
    public unsafe Detection[] Detect(
        ReadOnlySpan<byte> pixels, PixelFormat format, int width, int height, int stride,
        SuppressionOptions? suppression = null, string name = "The picture", BoundingBox? region = null)
    {
        PixelSource.Check(pixels.Length, format, width, height, stride);
        fixed (byte* pointer = pixels)
        {
            var source = new PixelSource((nint)pointer, width, height, stride, format, Orientation.Upright);
            if (IsTiled)
            {
                return Tiled(suppression, region).Detect(source, name);
            }

            var call = _pool.Rent();
            try
            {
                call.Load(0, source, name, region ?? _options.Region);
                call.RunExplained();
                return call.Detections(0, suppression ?? s_defaults);
            }
            finally
            {
                _pool.Return(call);
            }
        }
    }

    /// <summary>Frees the session as soon as the calls in progress have finished.</summary>
    public void Dispose() => _pool.Dispose();

    /// <summary>Creates a call for several pictures at once; the caller disposes it before the detector.</summary>
    internal DetectorBatch CreateBatch(int size) => new(_pool, _options, size);

    /// <summary>Runs the network on an input that the caller prepares, for comparison with the fast path.</summary>
    /// <param name="use">Fills the call, runs it and reads its outputs; it must not use the call afterwards.</param>
    internal TResult Run<TResult>(Func<DetectorSignature, DetectorCall, TResult> use)
    {
        var call = _pool.Rent();
        try
        {
            return use(_signature, call);
        }
        finally
        {
            _pool.Return(call);
        }
    }

    private TiledCall Tiled(SuppressionOptions? suppression, BoundingBox? region) =>
        new(_pool, _signature, _options, suppression ?? s_defaults, region);

    private static OnnxDetector Create(ModelSource source, OnnxDetectorOptions? options)
    {
        options ??= new OnnxDetectorOptions();
        var session = LoadSession(source, options, out var saturates);
        try
        {
            return new OnnxDetector(session, saturates, source, options);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <param name="source">Where the model comes from.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="saturates">Whether sums of its bytes are wrong on this processor, because ONNX Runtime cannot do better.</param>
    private static InferenceSession LoadSession(ModelSource source, OnnxDetectorOptions options, out bool saturates)
    {
        saturates = false;
        if (NeedsExactBytes(source, options))
        {
            if (TryLoadExactly(source, options, out var exact))
            {
                return exact;
            }

            saturates = true;
        }

        using var sessionOptions = CreateSessionOptions(options);
        try
        {
            return source.Load(sessionOptions);
        }
        catch (OnnxRuntimeException e)
        {
            if ((options.IsRemote || options.SessionOptions.Count > 0) && LoadsOnProcessor(source))
            {
                throw options.IsRemote ? DeviceFailure.Of(options, e) : new ArgumentException($"{source.Name} does not load with the "
                    + $"session options {ModelLimits.Show([.. options.SessionOptions.Keys])}, and does without them: {Reason(e)} Correct "
                    + $"them.",
                    e);
            }

            throw new InvalidDataException($"{source.Name} is not an ONNX model that ONNX Runtime can load: {Reason(e)} Export it again as "
                + $"ONNX, at or near opset 17.", e);
        }
    }

    /// <summary>Whether this processor would saturate sums of the model's bytes, and the user has not decided about it.</summary>
    private static bool NeedsExactBytes(ModelSource source, OnnxDetectorOptions options)
    {
        if (!options.SaturatesBytes || options.SessionOptions.ContainsKey(BytePrecision.Entry))
        {
            return false;
        }

        using var model = source.Open();
        return ByteOperators.MaySaturate(model);
    }

    /// <summary>Loads a quantised model with exact products; ONNX Runtime refuses some that it loads otherwise.</summary>
    private static bool TryLoadExactly(ModelSource source, OnnxDetectorOptions options, [NotNullWhen(true)] out InferenceSession? session)
    {
        using var sessionOptions = CreateSessionOptions(options);
        sessionOptions.AddSessionConfigEntry(BytePrecision.Entry, "1");
        try
        {
            session = source.Load(sessionOptions);
            return true;
        }
        catch (OnnxRuntimeException)
        {
            session = null;
            return false;
        }
    }

    private static DetectorMetadata ReadMetadata(InferenceSession session, string name)
    {
        try
        {
            return DetectorMetadata.Parse(session.ModelMetadata.CustomMetadataMap);
        }
        catch (NullReferenceException e)
        {
            // ONNX Runtime looks up each entry by its key up to a zero character, and finds nothing.
            throw new InvalidDataException($"{name} has metadata that ONNX Runtime cannot read: an entry's name has a zero character. "
                + $"Remove the entry, or export the model again.", e);
        }
    }

    private static string Reason(OnnxRuntimeException e) => Excerpt.Of(e.Message, ModelLimits.LongestReason);

    /// <summary>Whether the model itself is in order, so that a failure is the device's.</summary>
    private static bool LoadsOnProcessor(ModelSource source)
    {
        using var options = CreateSessionOptions(new OnnxDetectorOptions());
        try
        {
            source.Load(options).Dispose();
            return true;
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }
    }

    /// <summary>Checks the device and the file.</summary>
    /// <returns>What the user should know.</returns>
    private IEnumerable<string> Check(ModelSource source)
    {
        if (_options.IsRemote)
        {
            var (outputs, note) = DeviceCheck.RequireResponse(_pool, _signature, _options);
            if (_options.VerifyDevice)
            {
                DeviceCheck.RequireAgreement(outputs, () => LoadSession(source, new OnnxDetectorOptions(), out _), _signature, _options);
            }

            if (note is not null)
            {
                yield return note;
            }
        }

        using var model = source.Open();
        if (NodeDomains.Contain(model, NodeDomains.OneProcessor))
        {
            yield return $"{source.Name} was optimised for one processor (it has operators of {NodeDomains.OneProcessor}): on a processor "
                + $"whose vectors have another width it gives wrong numbers or fails. Use the model as it was exported; it is optimised "
                + $"when it is loaded.";
        }
    }

    private static string SaturationWarning(ModelSource source) =>
        $"{source.Name} is quantised, this processor has no VNNI instructions, and ONNX Runtime refuses the model with the session entry "
        + $"{BytePrecision.Entry}, which would make up for that: sums of products saturate in 16 bits, and scores may be far off. Quantise "
        + $"it again with separate zero points for its convolutions or with weights of 7 bits, or use the float model.";

    private static SessionOptions CreateSessionOptions(OnnxDetectorOptions options)
    {
        var session = new SessionOptions
        {
            IntraOpNumThreads = options.SessionThreads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = options.GraphOptimization,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            var entries = new Dictionary<string, string>(StringComparer.Ordinal);
            if (options.SessionThreads > 1)
            {
                // Between runs this process decodes pictures; worker threads that keep spinning would take cores from it.
                entries["session.force_spinning_stop"] = "1";
                if (options.ParallelCalls > 1)
                {
                    // Helpers must not spin for one call either while another has work.
                    entries["session.intra_op.allow_spinning"] = "0";
                }
            }

            foreach (var (key, value) in entries.Where(entry => !options.SessionOptions.ContainsKey(entry.Key))
                .Concat(options.SessionOptions))
            {
                session.AddSessionConfigEntry(key, value);
            }

            InferenceDevice.Select(session, options);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Where a model comes from.</summary>
    /// <param name="Name">Its name in messages.</param>
    /// <param name="Load">Loads it.</param>
    /// <param name="Open">Opens its content.</param>
    /// <param name="Companion">What files beside it say; null if it has none.</param>
    private sealed record ModelSource(
        string Name, Func<SessionOptions, InferenceSession> Load, Func<Stream> Open, ModelCompanion? Companion);
}
