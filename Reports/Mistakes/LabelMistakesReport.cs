using System.Globalization;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;

namespace MLNetGhost.Reports;

/// <summary>
/// The labels that a model disagrees with, for a person to go through: one self-contained page of crops, and all of them as CSV, as the
/// program's <c>data --mistakes</c> writes them.
/// </summary>
public static class LabelMistakesReport
{
    /// <summary>The name of the page.</summary>
    public const string FileName = "mistakes.html";

    /// <summary>The name of the list.</summary>
    public const string ListName = "mistakes.csv";

    private const string Reading = "Solid: the label. Dashed: what the model sees. The score is 1 where both see an object and "
        + "contradict each other, and ends at 0.5 where only one of them sees any.";

    private const string Honest = "A model that was trained on these labels has learned some of their mistakes and finds fewer of them; "
        + "what it never saw, it judges best.";

    /// <summary>Writes the page and the list.</summary>
    /// <param name="folder">The folder; it is created, and files of these names in it are replaced.</param>
    /// <param name="title">What was looked at, in the heading of the page.</param>
    /// <param name="mistakes">The result of <see cref="LabelMistakes.Rank"/>, whose picture names are the paths of their files.</param>
    /// <param name="classNames">Class names; the index is the class id.</param>
    /// <param name="most">How many have a crop on the page; the list has all.</param>
    /// <returns>The path of the page.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is negative.</exception>
    /// <exception cref="FileNotFoundException">A picture does not exist.</exception>
    /// <exception cref="InvalidDataException">A picture cannot be decoded.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static string Write(
        string folder, string title, IReadOnlyList<LabelMistake> mistakes, IReadOnlyList<string> classNames, int most = 100)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(mistakes);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        Directory.CreateDirectory(folder);
        MistakesList.Write(Path.Combine(folder, ListName), mistakes, classNames);
        LabelMistake[] shown = [.. mistakes.Take(most)];
        var crops = MistakeCrop.Draw(shown, classNames);
        var page = new HtmlPage($"Labels to look at: {title}");
        page.Lead(string.Create(CultureInfo.InvariantCulture,
            $"The first {shown.Length} of {mistakes.Count}, strongest disagreement first. {Reading} All are in {ListName}."));
        page.State(Honest);
        page.Section("On this page", section => section.Facts(Enum.GetValues<LabelMistakeKind>().Select(kind => (
            MistakeText.Title(kind), string.Create(CultureInfo.InvariantCulture, $"{Count(shown, kind)} of {Count(mistakes, kind)}")))));
        page.Section("Labels", section => section.Crops(gallery =>
        {
            foreach (var (index, mistake) in shown.Index())
            {
                gallery.Crop(crops[index], string.Create(CultureInfo.InvariantCulture,
                    $"{index + 1}. {MistakeText.Title(mistake.Kind)}, {mistake.Score:0.00}"),
                    $"{Excerpt.Of(Path.GetFileName(mistake.Image))}: {MistakeText.Describe(mistake, classNames)}",
                    MistakeText.Remedy(mistake.Kind));
            }
        }));
        var path = Path.Combine(folder, FileName);
        page.Write(path);
        return path;
    }

    private static int Count(IReadOnlyList<LabelMistake> mistakes, LabelMistakeKind kind) =>
        mistakes.Count(mistake => mistake.Kind == kind);
}
