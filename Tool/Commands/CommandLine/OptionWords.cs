using System.Text.RegularExpressions;
using MLNetGhost.Model;

namespace MLNetGhost.Tool.Commands;

/// <summary>The library's messages name properties; in the program they are options.</summary>
internal static partial class OptionWords
{
    private static readonly Dictionary<string, string> s_words = new(StringComparer.Ordinal)
    {
        [nameof(OnnxDetectorOptions.ClassNames)] = "--names FILE",
        [nameof(OnnxDetectorOptions.Layout)] = "--layout",
        [nameof(OnnxDetectorOptions.BoxesOnly)] = "--boxes-only",
        [nameof(OnnxDetectorOptions.Rectangular)] = "--rect",
        [nameof(OnnxDetectorOptions.InputSize)] = "--imgsz",
        [nameof(OnnxDetectorOptions.AcceptDamagedPictures)] = "--accept-damaged",
        [nameof(OnnxDetectorOptions.TileSize)] = "--tile",
        [nameof(OnnxDetectorOptions.TileOverlap)] = "--overlap",
        [nameof(OnnxDetectorOptions.Region)] = "--region",
    };

    private static readonly Dictionary<string, string> s_layouts =
        Enum.GetNames<DetectorLayout>().ToDictionary(name => name, CommandOptions.WordOf, StringComparer.Ordinal);

    /// <summary>A message with options for properties, and words for layouts.</summary>
    /// <param name="message">The library's message.</param>
    public static string Translate(string message) =>
        Word().Replace(message, match => s_words.GetValueOrDefault(match.Groups["name"].Value)
            ?? s_layouts.GetValueOrDefault(match.Groups["name"].Value) ?? match.Value);

    [GeneratedRegex(@"(?<![\w/\\.'])(OnnxDetectorOptions\.)?(?<name>[A-Z][A-Za-z0-9]+)(?![\w/\\'])")]
    private static partial Regex Word();
}
