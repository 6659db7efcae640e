using MLNetGhost.Evaluation;

namespace MLNetGhost.Tool.Reports;

/// <summary>A line of a plot over recall or confidence.</summary>
/// <param name="ClassId">Zero-based class id, which chooses the colour; −1 for the mean of all.</param>
/// <param name="Name">What it stands for: a class name.</param>
/// <param name="Values">Values at evenly spaced points of [0, 1], as <see cref="ClassCurves"/> has them.</param>
/// <param name="Summary">The number that sums the curve up (the class's AP, its best F1), shown in the legend.</param>
internal sealed record PlotCurve(int ClassId, string Name, IReadOnlyList<double> Values, double Summary);
