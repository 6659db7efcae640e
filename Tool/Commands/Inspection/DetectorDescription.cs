using System.Globalization;
using MLNetGhost.Imaging;
using MLNetGhost.Model;

namespace MLNetGhost.Tool.Commands;

/// <summary>What a model is as a detector, in words, or why it is none.</summary>
/// <param name="Lines">A title and a text each; empty for a model that cannot be run.</param>
/// <param name="Refusal">Why it cannot be run; null if it can.</param>
internal sealed record DetectorDescription(IReadOnlyList<KeyValuePair<string, string>> Lines, string? Refusal)
{
    private const int LongestList = 10;

    /// <summary>Loads a model and describes it.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="options">What the user says of it.</param>
    public static DetectorDescription Read(string path, OnnxDetectorOptions options)
    {
        try
        {
            using var detector = ModelLoader.LoadOnnx(path, options with { Profile = InferenceProfile.Throughput });
            return new(Describe(detector), Refusal: null);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            return new([], e.Message);
        }
    }

    private static List<KeyValuePair<string, string>> Describe(OnnxDetector detector)
    {
        var names = string.Join(", ", detector.ClassNames.Take(LongestList));
        List<KeyValuePair<string, string>> lines =
        [
            new("Layout", $"{CommandOptions.WordOf(detector.Layout.ToString())} ({detector.LayoutSummary})"),
            new("Recognised by", detector.LayoutEvidence),
            new("Pictures", Preparation(detector)),
            new("Classes", string.Create(CultureInfo.InvariantCulture,
                $"{detector.ClassNames.Count}: {names}{(detector.ClassNames.Count > LongestList ? ", …" : "")}")),
            new("Suppression", detector.SuppressesOverlaps
                ? "due: overlapping boxes are suppressed after the network"
                : "not due: the network chooses the boxes; only the score threshold applies"),
        ];
        lines.AddRange(detector.Remarks.Select(remark => KeyValuePair.Create("Note", OptionWords.Translate(remark))));
        return lines;
    }

    private static string Preparation(OnnxDetector detector)
    {
        var preparation = detector.Preparation;
        var fit = preparation.Fit switch
        {
            PictureFit.Stretch => "stretched to",
            PictureFit.TopLeft => $"at the top left, padded with {preparation.PadColour}, of",
            _ => $"letterboxed on {preparation.PadColour} in",
        };
        var channels = preparation.Channels switch
        {
            ChannelOrder.Bgr => "blue, green, red",
            ChannelOrder.Grey => "grey",
            _ => "red, green, blue",
        };
        var element = preparation.Element switch
        {
            InputElement.HalfPrecision => "16-bit floats",
            InputElement.Bytes => "bytes",
            _ => "32-bit floats",
        };
        var range = preparation.Scale == 1 ? "0 to 255"
            : preparation.Scale == 1f / 255 ? "0 to 1"
            : string.Create(CultureInfo.InvariantCulture, $"bytes × {preparation.Scale}");
        var normalised = preparation.Mean == default && preparation.Deviation == ChannelValues.All(1)
            ? ""
            : $", mean {preparation.Mean}, deviation {preparation.Deviation}";
        var extras = preparation.ExtraInputs == ExtraInputs.None ? "" : $"; beside them {preparation.ExtraInputs}";
        return string.Create(CultureInfo.InvariantCulture,
            $"{fit} {detector.InputWidth} × {detector.InputHeight}, {channels}, {range}{normalised}, as {element}{extras}");
    }
}
