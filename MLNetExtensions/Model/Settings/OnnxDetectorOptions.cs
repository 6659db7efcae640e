using System.Collections.ObjectModel;
using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Imaging;
using MLNetGhost.Options;

namespace MLNetGhost.Model;

/// <summary>How a detector is loaded and run.</summary>
public sealed record OnnxDetectorOptions
{
    /// <summary>Cores per call beyond which another helper gains little for networks of this size.</summary>
    private const int LargestShare = 8;

    private static readonly OptionTable s_table = OptionTable.Of<OnnxDetectorOptions>();

    private readonly string _device = InferenceDevice.Cpu;
    private readonly bool? _isRemote;
    private readonly DetectorLayout? _layout;
    private readonly bool? _capturesGraph;
    private readonly int? _threads;
    private readonly long? _decodingMemory;
    private readonly int? _tileSize;
    private readonly float _tileOverlap = 0.2f;
    private readonly BoundingBox? _region;
    private readonly DecodingRules _decodingRules = DecodingRules.Default;
    private readonly IReadOnlyList<string>? _classNames;
    private readonly InferenceProfile _profile = InferenceProfile.Automatic;
    private readonly GraphOptimizationLevel _graphOptimization = GraphOptimizationLevel.ORT_ENABLE_ALL;
    private readonly (int Height, int Width)? _inputSize;
    private readonly IReadOnlyDictionary<string, string> _sessionOptions = ReadOnlyDictionary<string, string>.Empty;
    private readonly IReadOnlyDictionary<string, string> _providerOptions = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Class names in the order of their ids; null uses those in the model's metadata.</summary>
    [Option("names", Default = "those of the model", ValueName = "file")]
    public IReadOnlyList<string>? ClassNames
    {
        get => _classNames;
        init => _classNames = ClassNameList.Require(value, nameof(ClassNames));
    }

    /// <summary>The form of the model's outputs; null recognises it by names and shapes.</summary>
    [Option("layout", Default = "recognised")]
    public DetectorLayout? Layout
    {
        get => _layout;
        init => _layout = s_table.Require(value);
    }

    /// <summary>How pictures are prepared, where the model's layout does not imply it; null for what it implies.</summary>
    public PreparationOptions? Preparation { get; init; }

    /// <summary>
    /// Lets the input of a model that leaves height and width open follow each picture's shape, with sides rounded up to the model's
    /// stride, at most the input size: a quarter less work on pictures of 4:3.
    /// </summary>
    [Option("rect")]
    public bool Rectangular { get; init; }

    /// <summary>Takes the boxes of a segmentation model and leaves its masks.</summary>
    [Option("boxes-only")]
    public bool BoxesOnly { get; init; }

    /// <summary>
    /// Where the network runs: <c>cpu</c>, or what the referenced package of ONNX Runtime brings, of <c>cuda:N</c>, <c>tensorrt:N</c>,
    /// <c>rocm:N</c>, <c>directml:N</c>, <c>openvino</c>, <c>coreml</c> and <c>xnnpack</c>. N is the card's index, 0 if left out.
    /// </summary>
    [Option("device", ValueName = "device")]
    public string Device
    {
        get => _device;
        init
        {
            InferenceDevice.Parse(value);
            _device = value;
        }
    }

    /// <summary>
    /// Lets a graphics card round products to 10 bits (TF32), which is faster. It was seen to move scores by up to 2e-3 and to change the
    /// number of detections in 2 of 364 pictures; without it they agreed with the CPU.
    /// </summary>
    [Option("tf32")]
    public bool AllowTf32 { get; init; }

    /// <summary>
    /// Entries for ONNX Runtime's session configuration, by their names there, such as <c>session.intra_op.allow_spinning</c>; they
    /// override those that are set here. For quantised models on x64 processors without VNNI instructions,
    /// <c>session.x64quantprecision</c> is set to 1, unless their metadata says that weights have 7 bits.
    /// </summary>
    [Option("session-option", Default = "none", ValueName = "key=value")]
    public IReadOnlyDictionary<string, string> SessionOptions
    {
        get => _sessionOptions;
        init => _sessionOptions = DeviceEntries.Copy(value, nameof(SessionOptions));
    }

    /// <summary>
    /// Whether sums of bytes saturate here, so that quantised models need <see cref="BytePrecision.Entry"/>; tests say so on any processor.
    /// </summary>
    internal bool SaturatesBytes { get; init; } = BytePrecision.Saturates;

    /// <summary>
    /// Options of the device's provider, by their names in ONNX Runtime. For CUDA among others <c>cudnn_conv_algo_search</c>
    /// (EXHAUSTIVE, HEURISTIC or DEFAULT), <c>gpu_mem_limit</c> (bytes) and <c>enable_cuda_graph</c> (1 replays all kernels at once, for
    /// models of fixed batch and size); for OpenVINO <c>device_type</c>.
    /// </summary>
    [Option("provider-option", Default = "none", ValueName = "key=value")]
    public IReadOnlyDictionary<string, string> ProviderOptions
    {
        get => _providerOptions;
        init => _providerOptions = DeviceEntries.Copy(value, nameof(ProviderOptions));
    }

    /// <summary>
    /// Compares a device other than the processor with the processor when the model is loaded, on two prepared pictures; a difference
    /// beyond rounding is an error.
    /// </summary>
    [Option("verify-device")]
    public bool VerifyDevice { get; init; }

    /// <summary>
    /// How cores are shared between calls: <see cref="InferenceProfile.Latency"/> gives one call all of them, <see
    /// cref="InferenceProfile.Throughput"/> one each.
    /// </summary>
    [Option("profile")]
    public InferenceProfile Profile
    {
        get => _profile;
        init => _profile = s_table.Require(value);
    }

    /// <summary>Threads that work on one call; null leaves it to <see cref="Profile"/>.</summary>
    [Option("threads", Minimum = 1, Maximum = 1024, Default = "the profile's choice", Zero = "the profile's choice")]
    public int? Threads
    {
        get => _threads;
        init => _threads = s_table.Require(value);
    }

    /// <summary>How much ONNX Runtime rewrites the graph at load; the layout level is worth a third of the time.</summary>
    [Option]
    public GraphOptimizationLevel GraphOptimization
    {
        get => _graphOptimization;
        init => _graphOptimization = s_table.Require(value);
    }

    /// <summary>
    /// Height and width of the input in pixels for a model that leaves them open; null for those of its metadata, else 640 × 640.
    /// </summary>
    [Option(
        "imgsz", Minimum = ModelLimits.SmallestSide, Maximum = ModelLimits.LargestSide, Default = "that of the model, else 640",
        Zero = "that of the model, else 640")]
    public (int Height, int Width)? InputSize
    {
        get => _inputSize;
        init => _inputSize = s_table.Require(value);
    }

    /// <summary>
    /// Detects in square tiles of this side, in pixels of the picture as a viewer shows it, and once in the whole picture, and puts
    /// together what is found: small objects in large pictures. A picture no larger than a tile is not divided. Null for no tiles.
    /// </summary>
    [Option("tile", Minimum = ModelLimits.SmallestSide, Default = "no tiles")]
    public int? TileSize
    {
        get => _tileSize;
        init => _tileSize = s_table.Require(value);
    }

    /// <summary>
    /// How much neighbouring tiles overlap at least, as a part of their side. An object no larger than the overlap lies whole within a
    /// tile.
    /// </summary>
    [Option("overlap", Minimum = 0, Maximum = 1, ExcludesMaximum = true)]
    public float TileOverlap
    {
        get => _tileOverlap;
        init => _tileOverlap = s_table.Require(value);
    }

    /// <summary>
    /// Detects in this part of every picture only: x0, y0, x1, y1 in pixels of the picture as a viewer shows it, with boxes in pixels of
    /// the whole. What lies outside of a picture is left out, fractions are widened to whole pixels. Null for the whole picture.
    /// </summary>
    [Option("region", Default = "the whole picture", ValueName = "x0 y0 x1 y1")]
    public BoundingBox? Region
    {
        get => _region;
        init => _region = PictureRegion.Require(value, nameof(Region));
    }

    /// <summary>The largest picture accepted, width × height; checked on the header, before anything is decoded.</summary>
    [Option(Minimum = 1)]
    public long MaximumPixels
    {
        get => _decodingRules.MaximumPixels;
        init => _decodingRules = _decodingRules with { MaximumPixels = s_table.Require(value) };
    }

    /// <summary>The largest picture file accepted, in bytes; checked before it is read.</summary>
    [Option(Minimum = 1)]
    public long MaximumFileBytes
    {
        get => _decodingRules.MaximumFileBytes;
        init => _decodingRules = _decodingRules with { MaximumFileBytes = s_table.Require(value) };
    }

    /// <summary>
    /// The most bytes that files and pixels may take while pictures are read and decoded, all calls of the detector together. A call waits
    /// while the others leave too little, and fails if its picture alone takes more. Null for a quarter of the memory that is available
    /// when the model is loaded, 64 MiB to 1 GiB.
    /// </summary>
    [Option(Minimum = 1, Default = "a quarter of the available memory, 64 MiB to 1 GiB")]
    public long? DecodingMemory
    {
        get => _decodingMemory;
        init => _decodingMemory = s_table.Require(value);
    }

    /// <summary>
    /// True uses JPEG files that are damaged as far as they can be shown; false makes damage that is noticed an error.
    /// </summary>
    [Option("accept-damaged")]
    public bool AcceptDamagedPictures
    {
        get => _decodingRules.AcceptDamagedPictures;
        init => _decodingRules = _decodingRules with { AcceptDamagedPictures = value };
    }

    /// <summary>
    /// True decodes most JPEG files with this library's own decoder: faster, and it notices damage. False leaves all to SkiaSharp.
    /// </summary>
    [Option("own-jpeg")]
    public bool UseOwnJpegDecoder
    {
        get => _decodingRules.UseOwnJpegDecoder;
        init => _decodingRules = _decodingRules with { UseOwnJpegDecoder = value };
    }

    /// <summary>
    /// True turns a picture as its EXIF orientation says, so that boxes fit what a viewer shows; false takes it as stored.
    /// </summary>
    [Option]
    public bool ApplyExifOrientation { get; init; } = true;

    /// <summary>
    /// True decodes JPEG at the smallest eighth that is not below the network's input: much faster for large photographs.
    /// </summary>
    [Option]
    public bool ScaledDecoding { get; init; } = true;

    /// <summary>Which picture files are accepted, and who decodes them.</summary>
    internal DecodingRules DecodingRules => _decodingRules;

    /// <summary>Whether the network runs on a device other than the processor; tests say so of the processor itself.</summary>
    internal bool IsRemote
    {
        get => _isRemote ?? InferenceDevice.Parse(Device).IsRemote;
        init => _isRemote = value;
    }

    /// <summary>Whether the device is one of those that run batches best, which tests say of the processor too.</summary>
    internal bool IsCard => _isRemote ?? InferenceDevice.Parse(Device).Provider.IsCard;

    /// <summary>Whether kernels are captured and replayed; tests say so of the processor.</summary>
    internal bool CapturesGraph
    {
        get => _capturesGraph ?? (InferenceDevice.Parse(Device).Provider.IsCuda && CudaOptions.CapturesGraph(ProviderOptions));
        init => _capturesGraph = value;
    }

    /// <summary>Measures how long the device takes; tests pass their own.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Number of concurrent calls that keeps all cores busy; the network of a card needs none of them.</summary>
    internal int ParallelCalls => IsCard && _threads is null ? Environment.ProcessorCount : CallsFor(Environment.ProcessorCount);

    /// <summary>Threads of the session, including the caller's.</summary>
    internal int SessionThreads => SessionThreadsFor(Environment.ProcessorCount);

    /// <summary>Number of concurrent calls that keeps this many cores busy.</summary>
    internal int CallsFor(int cores) => _threads is { } threads ? Math.Max(1, cores / threads) : Profile switch
    {
        InferenceProfile.Latency => 1,
        InferenceProfile.Throughput => cores,
        _ => Math.Min(cores, Math.Max(4, cores / LargestShare)),
    };

    /// <summary>
    /// Threads of the session: callers and helpers together are as many as there are cores, so that they never get in each other's way.
    /// </summary>
    internal int SessionThreadsFor(int cores) => _threads ?? cores - CallsFor(cores) + 1;
}
