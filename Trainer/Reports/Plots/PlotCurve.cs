namespace MLNetGhost.Trainer.Reports.Plots;

/// <summary>A line of a plot.</summary>
/// <param name="Name">What it stands for: a class name.</param>
/// <param name="X">Values along the horizontal axis, ascending.</param>
/// <param name="Y">As many values along the vertical axis.</param>
/// <param name="Summary">The number that sums the curve up (the class's AP, its best F1), shown in the legend.</param>
internal sealed record PlotCurve(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, double Summary);
