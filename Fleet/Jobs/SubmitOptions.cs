using MLNetGhost.Options;

namespace MLNetGhost.Fleet.Jobs;

/// <summary>How pictures are handed to workers.</summary>
public sealed record SubmitOptions
{
    private readonly int _blockSize = 64;
    private readonly int _deadline = 30;
    private readonly int _replicas = 1;

    /// <summary>
    /// Pictures per block. A block is what a worker takes, stores and may lose: some seconds of work, so that the engine has little to do
    /// and a worker that ends costs little.
    /// </summary>
    [Option("block", Minimum = 1, Maximum = 4096)]
    public int BlockSize
    {
        get => _blockSize;
        init => _blockSize = OptionTable.Of<SubmitOptions>().Require(value);
    }

    /// <summary>
    /// True sends the pictures themselves through the engine, for workers that do not see the files. False sends paths.
    /// </summary>
    [Option("send-bytes")]
    public bool SendBytes { get; init; }

    /// <summary>
    /// Seconds after which a block goes to another worker if its worker has ended. A worker that lives extends it, however long its block
    /// takes.
    /// </summary>
    [Option("deadline", Minimum = 2, Maximum = 3600)]
    public int Deadline
    {
        get => _deadline;
        init => _deadline = OptionTable.Of<SubmitOptions>().Require(value);
    }

    /// <summary>Servers of a cluster that keep each message; 3 survives the loss of one. A single server has 1.</summary>
    [Option("replicas", Minimum = 1, Maximum = 5)]
    public int Replicas
    {
        get => _replicas;
        init => _replicas = OptionTable.Of<SubmitOptions>().Require(value);
    }
}
