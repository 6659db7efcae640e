using MLNetGhost.Evaluation;

namespace MLNetGhost.Reports;

/// <summary>A curve plotted against recall or confidence.</summary>
/// <param name="ClassId">Zero-based class id, which chooses the colour; −1 for the mean of all.</param>
/// <param name="Name">What it shows: a class name.</param>
/// <param name="Values">Values at evenly spaced points of [0, 1], as in <see cref="ClassCurves"/>.</param>
/// <param name="Summary">The number that summarises the curve (the class's AP, its best F1), shown in the legend.</param>
internal sealed record PlotCurve(int ClassId, string Name, IReadOnlyList<double> Values, double Summary);
