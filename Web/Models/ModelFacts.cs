using MLNetGhost.Model;

namespace MLNetGhost.Web.Models;

/// <summary>What <c>/model</c> says about a detector.</summary>
/// <param name="Classes">Class names; the index is the class id.</param>
/// <param name="InputWidth">Width of the network's input in pixels.</param>
/// <param name="InputHeight">Height of the network's input in pixels.</param>
/// <param name="SuppressesOverlaps">Whether overlapping boxes are suppressed after the network has run.</param>
/// <param name="Layout">The form of the model's outputs, in a few words.</param>
/// <param name="Description">What the model is, in the words of the tool that exported it; null if it does not say.</param>
public sealed record ModelFacts(
    IReadOnlyList<string> Classes, int InputWidth, int InputHeight, bool SuppressesOverlaps, string Layout, string? Description)
{
    /// <summary>The facts of a loaded detector; it may be disposed afterwards.</summary>
    /// <param name="detector">The detector.</param>
    public static ModelFacts Of(OnnxDetector detector)
    {
        ArgumentNullException.ThrowIfNull(detector);
        return new(
            detector.ClassNames, detector.InputWidth, detector.InputHeight, detector.SuppressesOverlaps, detector.LayoutSummary,
            detector.Metadata.Description);
    }
}
