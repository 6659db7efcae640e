using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Evaluation;

/// <summary>
/// Which class of a detector is which class of the labels: the one of the same name, whatever its place in the list. Names without an exact
/// counterpart are compared without their case and blanks, if that leaves no doubt.
/// </summary>
internal sealed class ClassNameMatch
{
    private const int ShownNames = 5;

    private readonly IReadOnlyList<string> _detected;
    private readonly IReadOnlyList<string> _labelled;
    private readonly int[] _labelOf;
    private readonly List<int> _similar = [];

    private ClassNameMatch(IReadOnlyList<string> detected, IReadOnlyList<string> labelled)
    {
        (_detected, _labelled) = (detected, labelled);
        _labelOf = new int[detected.Count];
        Array.Fill(_labelOf, -1);
        var free = Enumerable.Range(0, labelled.Count).ToList();
        AssignEqual(free);
        AssignSimilar(free);
        UnknownLabels = free;
    }

    /// <summary>For each class id of the detector, the class id of the labels; −1 if they do not have the class.</summary>
    public IReadOnlyList<int> LabelOf => _labelOf;

    /// <summary>The class ids of the labels that the detector does not know, in ascending order.</summary>
    public IReadOnlyList<int> UnknownLabels { get; }

    /// <summary>The class ids of the detector that the labels have; null if they have all.</summary>
    public IReadOnlyCollection<int>? Measured => Array.IndexOf(_labelOf, -1) < 0
        ? null
        : [.. Enumerable.Range(0, _labelOf.Length).Where(id => _labelOf[id] >= 0)];

    /// <summary>For each class id of the labels, the class id of the detector; −1 if it does not know the class.</summary>
    public int[] DetectedOf => [.. Enumerable.Range(0, _labelled.Count).Select(label => Array.IndexOf(_labelOf, label))];

    /// <summary>True if the classes that both sides have are in the same order.</summary>
    public bool IsInOrder => _labelOf.Where(label => label >= 0).SequenceEqual(_labelOf.Where(label => label >= 0).Order());

    /// <summary>The names that were taken for the same although they differ in case or blanks.</summary>
    public IEnumerable<(string Detected, string Labelled)> SimilarNames =>
        _similar.Select(id => (_detected[id], _labelled[_labelOf[id]]));

    /// <summary>One sentence about <see cref="SimilarNames"/>; null if there are none.</summary>
    public string? SimilarNote => _similar.Count == 0
        ? null
        : "Class names that differ in case or blanks only were taken for the same: "
            + string.Join(", ", SimilarNames.Select(names => $"'{names.Detected}' of the detector and '{names.Labelled}' of the labels"))
            + ". Write them alike.";

    /// <summary>Matches the names of a detector with those of the labels.</summary>
    /// <param name="detected">The detector's class names; the index is the class id.</param>
    /// <param name="labelled">The labels' class names; the index is the class id.</param>
    /// <exception cref="InvalidDataException">No name is on both sides.</exception>
    public static ClassNameMatch Create(IReadOnlyList<string> detected, IReadOnlyList<string> labelled) =>
        TryCreate(detected, labelled)
        ?? throw new InvalidDataException($"The detector and the labels have no class name in common: the detector knows {List(detected)}; "
            + $"the labels have {List(labelled)}. Use labels with the detector's class names, or rename the classes on one side.");

    /// <summary>The same; null if no name is on both sides.</summary>
    /// <inheritdoc cref="Create" path="/param"/>
    public static ClassNameMatch? TryCreate(IReadOnlyList<string> detected, IReadOnlyList<string> labelled)
    {
        var match = new ClassNameMatch(detected, labelled);
        return match.UnknownLabels.Count < labelled.Count ? match : null;
    }

    /// <summary>What a reader of the numbers has to know: another order, similar names, names that one side lacks.</summary>
    /// <param name="objects">For each class id of the labels, how many objects it has.</param>
    /// <returns>Sentences; none if both lists are the same.</returns>
    public IEnumerable<string> Describe(IReadOnlyList<int> objects)
    {
        if (!IsInOrder)
        {
            yield return "The detector and the labels have their classes in different orders; they were matched by name.";
        }

        if (SimilarNote is { } note)
        {
            yield return note;
        }

        if (UnknownLabels.Count > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The detector does not know {UnknownLabels.Count} of the "
                + $"{_labelled.Count} classes of the labels ({List([.. UnknownLabels.Select(id => _labelled[id])])}): their "
                + $"{Counted.Of(UnknownLabels.Sum(id => objects[id]), "object counts", "objects count")} as missed.");
        }

        var unlabelled = Enumerable.Range(0, _labelOf.Length).Where(id => _labelOf[id] < 0).Select(id => _detected[id]).ToList();
        if (unlabelled.Count > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The labels do not have {unlabelled.Count} of the {_detected.Count} "
                + $"classes of the detector ({List(unlabelled)}): average precision is measured without them.");
        }
    }

    /// <summary>Detections with the class ids of the labels, without those of classes that the labels do not have.</summary>
    /// <param name="detections">Detections with the class ids of the detector.</param>
    public IReadOnlyList<Detection> Rename(IEnumerable<Detection> detections) =>
    [
        .. detections.Where(detection => _labelOf[detection.ClassId] >= 0).Select(detection => detection with
        {
            ClassId = _labelOf[detection.ClassId],
            Label = _labelled[_labelOf[detection.ClassId]],
        }),
    ];

    /// <summary>A name that is listed twice on both sides keeps its order.</summary>
    private void AssignEqual(List<int> free)
    {
        for (var id = 0; id < _detected.Count; id++)
        {
            var place = free.FindIndex(label => _labelled[label] == _detected[id]);
            if (place >= 0)
            {
                _labelOf[id] = free[place];
                free.RemoveAt(place);
            }
        }
    }

    /// <summary>Only where there is one such name on each side.</summary>
    private void AssignSimilar(List<int> free)
    {
        var open = Enumerable.Range(0, _detected.Count).Where(id => _labelOf[id] < 0)
            .ToLookup(id => Plain(_detected[id]), StringComparer.Ordinal);
        foreach (var labels in free.ToLookup(id => Plain(_labelled[id]), StringComparer.Ordinal))
        {
            if (labels.ToList() is [var label] && open[labels.Key].ToList() is [var id])
            {
                _labelOf[id] = label;
                _similar.Add(id);
                free.Remove(label);
            }
        }
    }

    private static string Plain(string name) => string.Concat(name.Where(letter => !char.IsWhiteSpace(letter))).ToUpperInvariant();

    private static string List(IReadOnlyList<string> names) => string.Join(", ", names.Take(ShownNames))
        + (names.Count > ShownNames ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - ShownNames} more") : "");
}
