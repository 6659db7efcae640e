using System.Diagnostics;
using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost;

/// <summary>One detected object. A notebook shows it as a line of text, and an array of them as a table.</summary>
/// <param name="ClassId">Zero-based index into the model's class names.</param>
/// <param name="Label">The class name.</param>
/// <param name="Score">Confidence in [0, 1].</param>
/// <param name="Box">Where the object is, in pixels of the source image.</param>
[DebuggerDisplay("{ToString(),nq}")]
[TypeFormatterSource(typeof(DetectionFormatters))]
public readonly record struct Detection(int ClassId, string Label, float Score, BoundingBox Box)
{
    /// <summary>Class, score and box: <c>cell 0.87 at (10.5, 20.0) to (50.0, 60.0)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Excerpt.Of(Label)} {Score:0.00} at {Box}");
}
