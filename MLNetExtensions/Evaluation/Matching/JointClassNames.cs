namespace MLNetGhost.Evaluation;

/// <summary>One list of classes for labels and detections: the names of the labels, then those that only the detections have.</summary>
internal sealed class JointClassNames
{
    private readonly int[] _idOf;
    private readonly ClassNameMatch? _match;

    private JointClassNames(IReadOnlyList<string> labelled, IReadOnlyList<string> detected, ClassNameMatch? match)
    {
        _match = match;
        var names = labelled.ToList();
        _idOf = [.. detected.Select((name, id) =>
        {
            if (match?.LabelOf[id] is { } label and >= 0)
            {
                return label;
            }

            names.Add(name);
            return names.Count - 1;
        })];
        Names = names;
    }

    /// <summary>All names; the index is the class id.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Joins the names of both sides.</summary>
    /// <param name="labelled">The names of the labels; the index is the class id.</param>
    /// <param name="detected">The names of the detections; the index is the class id.</param>
    /// <param name="areNumbers">True if neither side has names, so that numbers stand for them.</param>
    /// <exception cref="InvalidDataException">Both sides have names, but no name is on both.</exception>
    public static JointClassNames Create(IReadOnlyList<string> labelled, IReadOnlyList<string> detected, bool areNumbers)
    {
        var needsCommonName = labelled.Count > 0 && detected.Count > 0 && !areNumbers;
        return new JointClassNames(labelled, detected,
            needsCommonName ? ClassNameMatch.Create(detected, labelled) : ClassNameMatch.TryCreate(detected, labelled));
    }

    /// <summary>What a reader of the numbers has to know; see <see cref="ClassNameMatch.Describe"/>.</summary>
    /// <param name="images">The images with the class ids of this list.</param>
    /// <param name="areDeclared">False if the names are those that happened to occur, so that missing ones mean nothing.</param>
    public IEnumerable<string> Describe(IEnumerable<EvaluatedImage> images, bool areDeclared)
    {
        if (_match is null || !areDeclared)
        {
            return _match?.SimilarNote is { } note ? [note] : [];
        }

        var objects = new int[Names.Count];
        foreach (var annotation in images.SelectMany(image => image.GroundTruth).Where(annotation => !annotation.IsCrowd))
        {
            objects[annotation.ClassId]++;
        }

        return _match.Describe(objects);
    }

    /// <summary>The image with the class ids of this list.</summary>
    /// <param name="image">An image whose detections have the class ids of their own list.</param>
    public EvaluatedImage Rename(EvaluatedImage image) => image with
    {
        Detections = [.. image.Detections.Select(detection => detection with { ClassId = _idOf[detection.ClassId] })],
    };
}
