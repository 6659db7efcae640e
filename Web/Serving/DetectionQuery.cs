using System.Globalization;
using MLNetGhost.Files;
using MLNetGhost.Web.Models;

namespace MLNetGhost.Web.Serving;

/// <summary>The query of <c>/detect</c>, with the model's defaults for what it leaves out.</summary>
/// <param name="Score">Detections have a higher score than this.</param>
/// <param name="Iou">Of two boxes that overlap more than this the better one stays.</param>
/// <param name="Format"><c>json</c>, <c>yolo</c> or <c>coco</c>.</param>
/// <param name="WithCandidates">Whether the JSON has the candidates too.</param>
internal sealed record DetectionQuery(float Score, float Iou, string Format, bool WithCandidates)
{
    private static readonly string[] s_formats = ["json", "yolo", "coco"];

    /// <summary>Reads a query.</summary>
    /// <exception cref="InvalidDataException">A value cannot be used; the message says which.</exception>
    public static DetectionQuery Read(ServedModel model, string? conf, string? iou, string? format, string? candidates) => new(
        Fraction("conf", conf, model.Defaults.ScoreThreshold),
        Fraction("iou", iou, model.Defaults.IouThreshold),
        Word("format", format, s_formats),
        Word("candidates", candidates, ["false", "true"]) == "true");

    private static float Fraction(string name, string? text, float whenLeftOut)
    {
        if (string.IsNullOrEmpty(text))
        {
            return whenLeftOut;
        }

        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? value
            : throw new InvalidDataException($"{name}={Excerpt.Of(text)} is not a number from 0 to 1; write one such as {name}=0.5.");
    }

    private static string Word(string name, string? text, string[] words)
    {
        var word = string.IsNullOrEmpty(text) ? words[0] : text.ToLowerInvariant();
        return words.Contains(word)
            ? word
            : throw new InvalidDataException($"{name}={Excerpt.Of(text)} is not known; write {string.Join(" or ", words)}.");
    }
}
