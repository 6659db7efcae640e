namespace MLNetGhost.Model;

/// <summary>How a model's outputs fit a layout.</summary>
/// <param name="Outputs">The outputs in the order in which the layout reads them.</param>
/// <param name="ClassCount">Number of classes, if the shapes say it; null if class ids are numbers in the outputs.</param>
/// <param name="ExtraValues">Numbers beside box and scores that are skipped, such as the mask coefficients of a segmentation model.</param>
internal sealed record LayoutMatch(IReadOnlyList<TensorFacts> Outputs, int? ClassCount, int ExtraValues = 0);
