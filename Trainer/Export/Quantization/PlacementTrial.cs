namespace MLNetGhost.Trainer.Export;

/// <summary>One placement that a search tried.</summary>
/// <param name="Placement">What stays in float, in a few words.</param>
/// <param name="QuantizedNodes">The number of nodes that compute with bytes.</param>
/// <param name="Bytes">The size of the model.</param>
/// <param name="TimeRatio">Its time over that of the float model, one thread.</param>
/// <param name="Agreement">How closely its detections agree with those of the float model.</param>
public sealed record PlacementTrial(string Placement, int QuantizedNodes, long Bytes, double TimeRatio, ModelAgreement Agreement)
{
    /// <summary>Whether this is the one that was kept.</summary>
    public bool IsChosen { get; init; }
}
