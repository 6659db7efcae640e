using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows what was found: a line per picture, and totals.</summary>
internal static class PredictionSummary
{
    private const int LongestList = 20;

    /// <summary>Writes the lines.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="pictures">The predictions.</param>
    /// <param name="elapsed">How long they took.</param>
    /// <param name="listPictures">Whether to write a line per picture.</param>
    public static void Write(ProgramConsole console, IReadOnlyList<PredictedPicture> pictures, TimeSpan elapsed, bool listPictures)
    {
        foreach (var picture in pictures.Where(picture => picture.Error is not null))
        {
            WriteError(console, picture);
        }

        if (listPictures)
        {
            var read = pictures.Where(picture => picture.Error is null).ToArray();
            foreach (var picture in read.Take(LongestList))
            {
                console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{picture.File}  {picture.Width}×{picture.Height}  {Counts(picture.Detections)}"));
            }

            if (read.Length > LongestList)
            {
                console.WriteLine($"… and {Pictures(read.Length - LongestList)} more");
            }
        }

        var failed = pictures.Count(picture => picture.Error is not null);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Pictures(pictures.Count - failed)}{(failed > 0 ? $" ({failed} could not be read)" : "")} in "
            + $"{elapsed.TotalSeconds:0.0} s, {pictures.Count / Math.Max(elapsed.TotalSeconds, 1e-3):0.0} per second: "
            + $"{Counts([.. pictures.SelectMany(picture => picture.Detections)])}"));
    }

    /// <summary>Writes why a picture could not be read.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="picture">The picture.</param>
    public static void WriteError(ProgramConsole console, PredictedPicture picture)
    {
        // Most errors name the file themselves.
        console.Error.WriteLine(picture.Error?.StartsWith(picture.File, StringComparison.Ordinal) == true
            ? picture.Error
            : $"{picture.File}: {picture.Error}");
    }

    /// <summary>The number of pictures as words: 1 picture, 2 pictures.</summary>
    /// <param name="count">Their number.</param>
    public static string Pictures(int count) => Counted.Of(count, "picture");

    /// <summary>
    /// What was found, most frequent first: 4 × triangle, 1 × star. Nobody but its author knows the plural of a class name.
    /// </summary>
    private static string Counts(IReadOnlyCollection<Detection> detections) => detections.Count == 0
        ? "nothing found"
        : string.Join(", ", detections.CountBy(detection => detection.Label).OrderByDescending(entry => entry.Value)
            .Select(entry => string.Create(CultureInfo.InvariantCulture,
            $"{entry.Value} × {entry.Key}")));
}
