using System.Globalization;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;

namespace MLNetGhost.Reports;

/// <summary>What a disagreement is called, what is seen, and what to do.</summary>
internal static class MistakeText
{
    /// <summary>The name of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static string Title(LabelMistakeKind kind) => kind switch
    {
        LabelMistakeKind.WrongClass => "Wrong class",
        LabelMistakeKind.MovedBox => "Box moved",
        LabelMistakeKind.MissingLabel => "Label missing",
        _ => "Label that nobody sees",
    };

    /// <summary>What the label says and what the model sees.</summary>
    /// <param name="mistake">The disagreement.</param>
    /// <param name="classNames">Class names; the index is the class id.</param>
    public static string Describe(LabelMistake mistake, IReadOnlyList<string> classNames)
    {
        var labelled = mistake.Label is { } label ? $"labelled {Excerpt.Of(classNames[label.ClassId])}" : "nothing labelled";
        var seen = mistake.Detection is { } detection
            ? string.Create(CultureInfo.InvariantCulture, $"{Excerpt.Of(classNames[detection.ClassId])} {detection.Score:0.00}")
            : "none, or is less sure than usual";
        var overlap = mistake is { Label: { } given, Detection: { } found }
            ? string.Create(CultureInfo.InvariantCulture, $" at an IoU of {given.Box.IntersectionOverUnion(found.Box):0.00}")
            : "";
        return $"{labelled}, the model sees {seen}{overlap}.";
    }

    /// <summary>What to do about a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static string Remedy(LabelMistakeKind kind) => kind switch
    {
        LabelMistakeKind.WrongClass => "Change the class if the model is right.",
        LabelMistakeKind.MovedBox => "Draw the box anew if the dashed one fits better.",
        LabelMistakeKind.MissingLabel => "Add a label if there is such an object.",
        _ => "Delete the label if there is no object; keep it if the object is only hard to see.",
    };
}
