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
    private readonly int? _threads;
    private readonly long _maximumPixels = ImageDecoder.DefaultMaximumPixels;
    private readonly (int Height, int Width)? _inputSize;

    /// <summary>Class names in the order of their ids; null uses those in the model's metadata.</summary>
    [Option("names", Default = "those of the model", ValueName = "file")]
    public IReadOnlyList<string>? ClassNames { get; init; }

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

    /// <summary>Where the network runs: <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Option("device", ValueName = "device")]
    public string Device
    {
        get => _device;
        init
        {
            InferenceDevice.CudaIndex(value);
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
    /// How cores are shared between calls: <see cref="InferenceProfile.Latency"/> gives one call all of them, <see
    /// cref="InferenceProfile.Throughput"/> one each.
    /// </summary>
    [Option("profile")]
    public InferenceProfile Profile { get; init; } = InferenceProfile.Automatic;

    /// <summary>Threads that work on one call; null leaves it to <see cref="Profile"/>.</summary>
    [Option("threads", Minimum = 1, Maximum = 1024, Default = "the profile's choice", Zero = "the profile's choice")]
    public int? Threads
    {
        get => _threads;
        init => _threads = s_table.Require(value);
    }

    /// <summary>How much ONNX Runtime rewrites the graph at load; the layout level is worth a third of the time.</summary>
    [Option]
    public GraphOptimizationLevel GraphOptimization { get; init; } = GraphOptimizationLevel.ORT_ENABLE_ALL;

    /// <summary>
    /// Height and width of the input in pixels for a model that leaves them open; null for those of its metadata, else 640 × 640.
    /// </summary>
    [Option("imgsz", Minimum = 32, Maximum = 8192, Default = "that of the model, else 640", Zero = "that of the model, else 640")]
    public (int Height, int Width)? InputSize
    {
        get => _inputSize;
        init => _inputSize = s_table.Require(value);
    }

    /// <summary>The largest picture accepted, width × height; checked on the header, before anything is decoded.</summary>
    [Option(Minimum = 1)]
    public long MaximumPixels
    {
        get => _maximumPixels;
        init => _maximumPixels = s_table.Require(value);
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

    /// <summary>Whether the network runs on a device other than the processor; tests say so of the processor itself.</summary>
    internal bool IsRemote
    {
        get => _isRemote ?? InferenceDevice.CudaIndex(Device) is not null;
        init => _isRemote = value;
    }

    /// <summary>Number of concurrent calls that keeps all cores busy.</summary>
    internal int ParallelCalls => CallsFor(Environment.ProcessorCount);

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
