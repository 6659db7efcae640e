namespace MLNetGhost.Trainer.Reports;

/// <summary>The three parts of the detection loss, each with its gain, averaged over an epoch.</summary>
/// <param name="Box">Complete IoU of the boxes.</param>
/// <param name="Class">Binary cross entropy of the classes.</param>
/// <param name="Dfl">Distribution focal loss of the box sides.</param>
public readonly record struct LossParts(double Box, double Class, double Dfl)
{
    /// <summary>The sum of the parts.</summary>
    public double Total => Box + Class + Dfl;
}
