using MLNetGhost.Model;
using MLNetGhost.Options;

namespace MLNetGhost.Fleet.Work;

/// <summary>How a worker works: what belongs to its machine and not to the job.</summary>
public sealed record WorkerOptions
{
    private readonly int? _cores;
    private readonly int _blocksAhead = 2;
    private readonly string _device = new OnnxDetectorOptions().Device;
    private readonly IReadOnlyDictionary<string, string> _providerOptions = new OnnxDetectorOptions().ProviderOptions;

    /// <summary>Names of the jobs to work on; null for all, in turns.</summary>
    [Option("job", Default = "all", ValueName = "name ...")]
    public IReadOnlyList<string>? Jobs { get; init; }

    /// <summary>Pictures that are scored at once, each on a core of its own; null for all cores.</summary>
    [Option("cores", Minimum = 1, Maximum = 1024, Zero = "all", Default = "all")]
    public int? Cores
    {
        get => _cores;
        init => _cores = OptionTable.Of<WorkerOptions>().Require(value);
    }

    /// <summary>Blocks that are fetched before they are needed, so that the cores do not wait for the network.</summary>
    [Option("ahead", Minimum = 1, Maximum = 64)]
    public int BlocksAhead
    {
        get => _blocksAhead;
        init => _blocksAhead = OptionTable.Of<WorkerOptions>().Require(value);
    }

    /// <summary>Folder that holds the pictures on this machine, where it is another than on the one that submitted them.</summary>
    [Option("root", Default = "that of the job", ValueName = "dir")]
    public string? Root { get; init; }

    /// <summary>Ends when the jobs are done; otherwise the worker waits for others.</summary>
    [Option("finish")]
    public bool StopsWhenDone { get; init; }

    /// <summary>Where the network runs, as for <see cref="OnnxDetectorOptions.Device"/>.</summary>
    [Option("device")]
    public string Device
    {
        get => _device;
        init => _device = new OnnxDetectorOptions { Device = value }.Device;
    }

    /// <summary>Options of the device's provider, by their names in ONNX Runtime.</summary>
    [Option("provider-option", Default = "none", ValueName = "key=value ...")]
    public IReadOnlyDictionary<string, string> ProviderOptions
    {
        get => _providerOptions;
        init => _providerOptions = new OnnxDetectorOptions { ProviderOptions = value }.ProviderOptions;
    }
}
