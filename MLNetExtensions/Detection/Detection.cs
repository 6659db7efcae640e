using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
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
    /// <summary>
    /// Which object this is in a sequence of frames, from 1; null unless a tracker has said so. The same object has the same id in every
    /// frame. JSON leaves it out where it is null.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TrackId { get; init; }

    /// <summary>Class, id if there is one, score and box: <c>cell #3 0.87 at (10.5, 20.0) to (50.0, 60.0)</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Excerpt.Of(Label)}{TrackMark} {Score:0.00} at {Box}");

    /// <summary>The id as people see it behind a class name: a blank, # and the number; nothing without an id.</summary>
    internal string TrackMark => TrackId is { } id ? string.Create(CultureInfo.InvariantCulture, $" #{id}") : "";
}
