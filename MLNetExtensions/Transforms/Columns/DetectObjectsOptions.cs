using System.Text.Json.Serialization;
using MLNetGhost.DataViews;
using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.Options;

namespace MLNetGhost.Transforms;

/// <summary>
/// How <c>DetectObjects</c> reads pictures, runs the detector and chooses detections. Saved with the model, except for
/// <see cref="Device"/> and <see cref="ProviderOptions"/>.
/// </summary>
public sealed record DetectObjectsOptions : DetectionOptions
{
    private readonly long _maximumPixels = DecodingRules.Default.MaximumPixels;
    private readonly long _maximumFileBytes = DecodingRules.Default.MaximumFileBytes;
    private readonly long? _decodingMemory;
    private readonly int? _threads;
    private readonly IReadOnlyList<string>? _classNames;
    private readonly InferenceProfile _profile = InferenceProfile.Automatic;
    private readonly ImageErrorAction _onImageError = ImageErrorAction.Throw;
    private readonly int? _readAhead;
    private readonly string? _device;
    private readonly DetectorLayout? _layout;
    private readonly int? _tileSize;
    private readonly float _tileOverlap = new OnnxDetectorOptions().TileOverlap;
    private readonly BoundingBox? _region;
    private readonly string? _regionColumnName;
    private readonly int? _imageHeight;
    private readonly int? _imageWidth;
    private readonly IReadOnlyDictionary<string, string> _sessionOptions = new OnnxDetectorOptions().SessionOptions;
    private readonly IReadOnlyDictionary<string, string> _providerOptions = new OnnxDetectorOptions().ProviderOptions;

    /// <summary>Names of all classes of the model, in the order of their ids; null uses those in the model's metadata.</summary>
    [Option(Default = "those of the model")]
    public IReadOnlyList<string>? ClassNames
    {
        get => _classNames;
        init => _classNames = ClassNameList.Require(value, nameof(ClassNames));
    }

    /// <summary>The form of the model's outputs; null recognises it by names and shapes.</summary>
    [Option(Default = "recognised")]
    public DetectorLayout? Layout
    {
        get => _layout;
        init => _layout = new OnnxDetectorOptions { Layout = value }.Layout;
    }

    /// <summary>How pictures are prepared, where the model's layout does not imply it; null for what it implies.</summary>
    public PreparationOptions? Preparation { get; init; }

    /// <summary>
    /// Lets the input of a model that leaves height and width open follow each picture's shape, with sides rounded up to the model's
    /// stride, at most the input size: a quarter less work on pictures of 4:3.
    /// </summary>
    [Option]
    public bool Rectangular { get; init; }

    /// <summary>Takes the boxes of a segmentation model and leaves its masks.</summary>
    [Option]
    public bool BoxesOnly { get; init; }

    /// <summary>Height of the input in pixels for a model that leaves it open; null for that of its metadata, else 640.</summary>
    [Option(Minimum = ModelLimits.SmallestSide, Maximum = ModelLimits.LargestSide, Default = "that of the model, else 640")]
    public int? ImageHeight
    {
        get => _imageHeight;
        init => _imageHeight = OptionTable.Of<DetectObjectsOptions>().Require(value);
    }

    /// <summary>Width of the input in pixels for a model that leaves it open; null for that of its metadata, else 640.</summary>
    [Option(Minimum = ModelLimits.SmallestSide, Maximum = ModelLimits.LargestSide, Default = "that of the model, else 640")]
    public int? ImageWidth
    {
        get => _imageWidth;
        init => _imageWidth = OptionTable.Of<DetectObjectsOptions>().Require(value);
    }

    /// <summary>
    /// Where the network runs: <c>cpu</c>, or what the referenced package of ONNX Runtime brings, of <c>cuda:N</c>, <c>tensorrt:N</c>,
    /// <c>rocm:N</c>, <c>directml:N</c>, <c>openvino</c>, <c>coreml</c> and <c>xnnpack</c>. Null follows <c>MLContext.GpuDeviceId</c>, and
    /// <c>MLContext.FallbackToCpu</c> if that device is not available. Not saved: a model file says nothing about the machine that loads
    /// it.
    /// </summary>
    [JsonIgnore]
    [Option(Default = "that of the MLContext")]
    public string? Device
    {
        get => _device;
        init => _device = value is null ? null : new OnnxDetectorOptions { Device = value }.Device;
    }

    /// <summary>
    /// Lets a graphics card round products to 10 bits (TF32), which is faster. It was seen to move scores by up to 2e-3 and to change the
    /// number of detections in 2 of 364 pictures; without it they agreed with the CPU.
    /// </summary>
    [Option]
    public bool AllowTf32 { get; init; }

    /// <summary>
    /// Entries for ONNX Runtime's session configuration, by their names there, such as <c>session.intra_op.allow_spinning</c>; they
    /// override those that are set here.
    /// </summary>
    [Option(Default = "none")]
    public IReadOnlyDictionary<string, string> SessionOptions
    {
        get => _sessionOptions;
        init => _sessionOptions = new OnnxDetectorOptions { SessionOptions = value }.SessionOptions;
    }

    /// <summary>
    /// Options of the device's provider, by their names in ONNX Runtime, such as <c>cudnn_conv_algo_search</c>, <c>gpu_mem_limit</c> and
    /// <c>enable_cuda_graph</c> for CUDA. Not saved, as the device is not.
    /// </summary>
    [JsonIgnore]
    [Option(Default = "none")]
    public IReadOnlyDictionary<string, string> ProviderOptions
    {
        get => _providerOptions;
        init => _providerOptions = new OnnxDetectorOptions { ProviderOptions = value }.ProviderOptions;
    }

    /// <summary>
    /// Compares a device other than the processor with the processor when the model is loaded, on two prepared pictures; a difference
    /// beyond rounding is an error.
    /// </summary>
    [Option]
    public bool VerifyDevice { get; init; }

    /// <summary>How cores are shared between pictures: all for one (latency), or one for each (throughput).</summary>
    [Option]
    public InferenceProfile Profile
    {
        get => _profile;
        init => _profile = new OnnxDetectorOptions { Profile = value }.Profile;
    }

    /// <summary>Threads that work on one picture; null leaves it to <see cref="Profile"/>.</summary>
    [Option(SameAs = typeof(OnnxDetectorOptions), Default = "the profile's choice")]
    public int? Threads
    {
        get => _threads;
        init => _threads = new OnnxDetectorOptions { Threads = value }.Threads;
    }

    /// <summary>
    /// How many rows a cursor reads ahead of the current one, so that several pictures are processed at once: in parallel on a processor,
    /// in batches of half of them on a graphics card. 0 computes each row when it is read; null chooses by cores and device, on a card
    /// three batches of up to 16.
    /// </summary>
    [Option(Minimum = 0, Maximum = 10_000, Default = "by cores and device")]
    public int? ReadAhead
    {
        get => _readAhead;
        init => _readAhead = OptionTable.Of<DetectObjectsOptions>().Require(value);
    }

    /// <summary>Folder that relative paths in a column of image paths start from; null uses them as they are.</summary>
    [Option(Default = "none")]
    public string? ImageFolder { get; init; }

    /// <summary>
    /// True applies a picture's EXIF orientation, so that boxes match what a viewer shows; false uses it as stored. An MLImage carries no
    /// orientation.
    /// </summary>
    [Option]
    public bool ApplyExifOrientation { get; init; } = true;

    /// <summary>
    /// True decodes JPEG at the smallest scale in eighths that still covers the network's input: much faster for large photographs.
    /// </summary>
    [Option]
    public bool ScaledDecoding { get; init; } = true;

    /// <summary>
    /// Detects in square tiles of this side, in pixels of the picture as a viewer shows it, and once in the whole picture, and puts
    /// together what is found: small objects in large pictures. A picture no larger than a tile is not divided. Null for no tiles.
    /// </summary>
    [Option(SameAs = typeof(OnnxDetectorOptions), Default = "no tiles")]
    public int? TileSize
    {
        get => _tileSize;
        init => _tileSize = new OnnxDetectorOptions { TileSize = value }.TileSize;
    }

    /// <summary>
    /// How much neighbouring tiles overlap at least, as a part of their side. An object no larger than the overlap lies whole within a
    /// tile.
    /// </summary>
    [Option(SameAs = typeof(OnnxDetectorOptions))]
    public float TileOverlap
    {
        get => _tileOverlap;
        init => _tileOverlap = new OnnxDetectorOptions { TileOverlap = value }.TileOverlap;
    }

    /// <summary>
    /// Detects in this part of every picture only: x0, y0, x1, y1 in pixels of the picture as a viewer shows it, with boxes in pixels of
    /// the whole. What lies outside of a picture is left out, fractions are widened to whole pixels. Null for the whole picture.
    /// </summary>
    [Option(Default = "the whole picture")]
    public BoundingBox? Region
    {
        get => _region;
        init => _region = new OnnxDetectorOptions { Region = value }.Region;
    }

    /// <summary>
    /// The column with each row's own region: a vector of four floats or ints, x0, y0, x1, y1. A row without a value uses
    /// <see cref="Region"/>, and is an error if that is null too.
    /// </summary>
    [Option(Default = "none")]
    public string? RegionColumnName
    {
        get => _regionColumnName;
        init => _regionColumnName = value is null ? null : ColumnName.Require(value);
    }

    /// <summary>The largest picture accepted, width × height; checked before anything is decoded.</summary>
    [Option(SameAs = typeof(OnnxDetectorOptions))]
    public long MaximumPixels
    {
        get => _maximumPixels;
        init => _maximumPixels = new OnnxDetectorOptions { MaximumPixels = value }.MaximumPixels;
    }

    /// <summary>The largest picture file accepted, in bytes; checked before it is read.</summary>
    [Option(SameAs = typeof(OnnxDetectorOptions))]
    public long MaximumFileBytes
    {
        get => _maximumFileBytes;
        init => _maximumFileBytes = new OnnxDetectorOptions { MaximumFileBytes = value }.MaximumFileBytes;
    }

    /// <summary>
    /// The most bytes that files and pixels may take while pictures are read and decoded, all rows together. A row waits while the others
    /// leave too little, and fails if its picture alone takes more. Null for a quarter of the memory that is available when the model is
    /// loaded, 64 MiB to 1 GiB. Not saved, as it says something about the machine.
    /// </summary>
    [JsonIgnore]
    [Option(SameAs = typeof(OnnxDetectorOptions), Default = "a quarter of the available memory, 64 MiB to 1 GiB")]
    public long? DecodingMemory
    {
        get => _decodingMemory;
        init => _decodingMemory = new OnnxDetectorOptions { DecodingMemory = value }.DecodingMemory;
    }

    /// <summary>
    /// True uses JPEG files that are damaged as far as they can be shown; false makes damage that is noticed an error.
    /// </summary>
    [Option]
    public bool AcceptDamagedPictures { get; init; }

    /// <summary>
    /// True decodes most JPEG files with this library's own decoder: faster, and it notices damage. False leaves all to SkiaSharp.
    /// </summary>
    [Option]
    public bool UseOwnJpegDecoder { get; init; } = true;

    /// <summary>What happens to a row whose picture cannot be read.</summary>
    [Option]
    public ImageErrorAction OnImageError
    {
        get => _onImageError;
        init => _onImageError = OptionTable.Of<DetectObjectsOptions>().Require(value);
    }

    /// <summary>Whether the processor is treated as a device that is not the processor, for tests; null for no.</summary>
    internal bool? IsRemote { get; init; }

    /// <summary>Measures how long the device takes; tests pass their own.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The options for loading and running the network.</summary>
    /// <param name="device">The device chosen.</param>
    internal OnnxDetectorOptions ToDetectorOptions(string device)
    {
        var options = new OnnxDetectorOptions
        {
            ClassNames = ClassNames,
            Layout = Layout,
            Preparation = Preparation,
            Rectangular = Rectangular,
            BoxesOnly = BoxesOnly,
            InputSize = (ImageHeight ?? ImageWidth, ImageWidth ?? ImageHeight) is ({ } height, { } width) ? (height, width) : null,
            Device = device,
            AllowTf32 = AllowTf32,
            SessionOptions = SessionOptions,
            ProviderOptions = ProviderOptions,
            VerifyDevice = VerifyDevice,
            Clock = Clock,
            Profile = Profile,
            Threads = Threads,
            MaximumPixels = MaximumPixels,
            MaximumFileBytes = MaximumFileBytes,
            DecodingMemory = DecodingMemory,
            AcceptDamagedPictures = AcceptDamagedPictures,
            UseOwnJpegDecoder = UseOwnJpegDecoder,
            ApplyExifOrientation = ApplyExifOrientation,
            ScaledDecoding = ScaledDecoding,
            TileSize = TileSize,
            TileOverlap = TileOverlap,
            Region = Region,
        };
        return IsRemote is { } isRemote ? options with { IsRemote = isRemote } : options;
    }

    /// <summary>These options with what files beside the model added, so that a saved pipeline does not need those files.</summary>
    /// <param name="detector">The model, loaded with them.</param>
    /// <param name="companion">What the files said.</param>
    internal DetectObjectsOptions With(OnnxDetector detector, ModelCompanion companion)
    {
        return this with
        {
            ClassNames = detector.Metadata.ClassNames is null && companion.ClassNames is not null ? detector.ClassNames : ClassNames,
            Layout = companion.Layout == detector.Layout ? detector.Layout : Layout,
            Preparation = companion.Preparation is not null && companion.PreparedLayouts.Contains(detector.Layout)
                ? PreparationOptions.Of(detector.Preparation)
                : Preparation,
        };
    }
}
