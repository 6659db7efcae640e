using MLNetGhost.Options;

namespace MLNetGhost.Fleet.Collecting;

/// <summary>What becomes of a job's results.</summary>
public sealed record CollectOptions
{
    private readonly float _scoreThreshold;

    /// <summary>Leaves out detections that do not have a higher score than this.</summary>
    [Option("conf", Minimum = 0, Maximum = 1)]
    public float ScoreThreshold
    {
        get => _scoreThreshold;
        init => _scoreThreshold = OptionTable.Of<CollectOptions>().Require(value);
    }

    /// <summary>Waits for blocks that are not done; otherwise a job that is not done is an error.</summary>
    [Option("wait")]
    public bool Waits { get; init; }
}
