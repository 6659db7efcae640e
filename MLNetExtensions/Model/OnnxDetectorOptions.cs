using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>How a detector is loaded and run.</summary>
public sealed record OnnxDetectorOptions
{
    /// <summary>Cores per call beyond which another helper gains little for networks of this size.</summary>
    private const int LargestShare = 8;

    private readonly string _device = InferenceDevice.Cpu;
    private readonly int? _intraOpThreads;
    private readonly long _maximumPixels = ImageDecoder.DefaultMaximumPixels;
    private readonly (int Height, int Width)? _inputSize;

    /// <summary>Class names in the order of their ids; null uses those in the model's metadata.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Where the network runs: <c>cpu</c> or <c>cuda:N</c>.</summary>
    public string Device
    {
        get => _device;
        init
        {
            InferenceDevice.CudaIndex(value);
            _device = value;
        }
    }

    /// <summary>How cores are shared between calls.</summary>
    public InferenceProfile Profile { get; init; } = InferenceProfile.Automatic;

    /// <summary>Threads that work on one call; null leaves it to <see cref="Profile"/>.</summary>
    public int? IntraOpThreads
    {
        get => _intraOpThreads;
        init => _intraOpThreads = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value,
                $"{nameof(IntraOpThreads)} {value} is not positive; use 1 or more, or null for the profile's choice.");
    }

    /// <summary>How much ONNX Runtime rewrites the graph at load; the layout level saves a third of the time.</summary>
    public GraphOptimizationLevel GraphOptimization { get; init; } = GraphOptimizationLevel.ORT_ENABLE_ALL;

    /// <summary>Height and width of the input for a model that leaves them open; null uses the metadata's, or else 640×640.</summary>
    public (int Height, int Width)? InputSize
    {
        get => _inputSize;
        init => _inputSize = value is null or { Height: > 0, Width: > 0 }
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value,
                $"{nameof(InputSize)} {value} is not positive; use multiples of 32 such as 640.");
    }

    /// <summary>The largest picture accepted, width × height; checked on the header, before anything is decoded.</summary>
    public long MaximumPixels
    {
        get => _maximumPixels;
        init => _maximumPixels = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value,
                $"{nameof(MaximumPixels)} {value} is not positive; the default is {ImageDecoder.DefaultMaximumPixels}.");
    }

    /// <summary>True applies a picture's EXIF orientation, so that boxes match what a viewer shows; false uses it as stored.</summary>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>
    /// True decodes JPEG at the smallest scale in eighths that still covers the network's input: much faster for large photographs.
    /// </summary>
    public bool ScaledDecoding { get; init; } = true;

    /// <summary>Number of concurrent calls that keeps all cores busy.</summary>
    internal int ParallelCalls => CallsFor(Environment.ProcessorCount);

    /// <summary>Threads of the session, including the caller's.</summary>
    internal int SessionThreads => SessionThreadsFor(Environment.ProcessorCount);

    /// <summary>Number of concurrent calls that keeps this many cores busy.</summary>
    internal int CallsFor(int cores) => _intraOpThreads is { } threads ? Math.Max(1, cores / threads) : Profile switch
    {
        InferenceProfile.Latency => 1,
        InferenceProfile.Throughput => cores,
        _ => Math.Min(cores, Math.Max(4, cores / LargestShare)),
    };

    /// <summary>
    /// Threads of the session: callers and helpers together are as many as there are cores, so that they never get in each other's way.
    /// </summary>
    internal int SessionThreadsFor(int cores) => _intraOpThreads ?? cores - CallsFor(cores) + 1;
}
