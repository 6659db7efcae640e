using MLNetGhost.Evaluation;

namespace MLNetGhost.Benchmarks.Mistakes;

/// <summary>How many of the wrong labels are among the first entries of a list.</summary>
/// <param name="mistakes">The list, strongest disagreement first.</param>
/// <param name="labels">The wrong labels.</param>
/// <param name="labelCount">The number of all labels, of which shares are taken.</param>
internal sealed class MistakeRecall(IReadOnlyList<LabelMistake> mistakes, IReadOnlyList<CorruptedLabel> labels, int labelCount)
{
    /// <summary>The place of each wrong label in the list, from 0; the length of the list for one that is not in it.</summary>
    private readonly int[] _places = [.. labels.Select(label =>
        mistakes.Index().Where(entry => label.IsShownBy(entry.Item)).Select(entry => entry.Index).FirstOrDefault(mistakes.Count))];

    /// <summary>The share of the wrong labels that are found by who looks at some entries.</summary>
    /// <param name="share">The number of entries, as a share of the number of all labels.</param>
    /// <param name="kind">Only of wrong labels of this kind; null for all.</param>
    /// <returns>A fraction; not a number if there are none.</returns>
    public double At(double share, CorruptionKind? kind = null)
    {
        var entries = Math.Ceiling(share * labelCount);
        var counted = _places.Where((_, index) => kind is null || labels[index].Kind == kind).ToArray();
        return counted.Count(place => place < entries && place < mistakes.Count) / (double)counted.Length;
    }
}
