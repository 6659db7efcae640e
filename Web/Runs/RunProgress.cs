using MLNetGhost.Files;

namespace MLNetGhost.Web.Runs;

/// <summary>What a run folder says about its training so far.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Columns">The columns of <c>results.csv</c>.</param>
/// <param name="Epochs">Its rows, in order; empty before the end of the first epoch.</param>
/// <param name="SecondsAgo">How long ago the last row was written; null before the first.</param>
internal sealed record RunProgress(string Name, IReadOnlyList<string> Columns, IReadOnlyList<double[]> Epochs, double? SecondsAgo)
{
    private const int MostBytes = 16 << 20;
    private const string ResultsName = "results.csv";

    /// <summary>Reads the progress of a run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="now">The present time.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException"><c>results.csv</c> is not a table of numbers.</exception>
    public static RunProgress Read(string folder, DateTimeOffset now)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no run folder {folder}; name one such as runs/train/NAME.");
        }

        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var file = Path.Combine(folder, ResultsName);
        if (!File.Exists(file))
        {
            return new(name, [], [], null);
        }

        var lines = System.Text.Encoding.UTF8.GetString(SharedFile.ReadAllBytes(file, MostBytes))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var columns = lines.Length > 0 ? lines[0].Split(',', StringSplitOptions.TrimEntries) : [];
        return new(
            name, columns, [.. lines.Skip(1).Select((line, row) => Numbers(file, line, row + 2, columns.Length))],
            Math.Max(0, (now - File.GetLastWriteTimeUtc(file)).TotalSeconds));
    }

    private static double[] Numbers(string file, string line, int number, int count)
    {
        var texts = line.Split(',');
        var values = new double[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (texts.Length != count || !double.TryParse(
                texts[i], System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out values[i])
                || !double.IsFinite(values[i]))
            {
                throw new InvalidDataException(
                    $"{file}, line {number} is '{Excerpt.Of(line)}'; it must be {count} numbers. Name the folder of a run of train.");
            }
        }

        return values;
    }
}
