namespace MLNetGhost.Evaluation;

/// <summary>
/// How well labels of each class are usually supported: the mean over all labels of the class, which confident learning takes as the
/// class's threshold. What a detector finds with more difficulty is measured more gently.
/// </summary>
internal sealed class UsualSupport
{
    /// <summary>A class that is found worse than this is not excused further.</summary>
    private const double Least = 0.1;

    private readonly double[] _usual;
    private readonly bool[] _isKnown;

    /// <summary>Measures the classes.</summary>
    /// <param name="images">All pictures.</param>
    /// <param name="support">The support of their labels.</param>
    /// <param name="classCount">The number of classes.</param>
    public UsualSupport(IReadOnlyList<EvaluatedImage> images, IReadOnlyList<LabelSupport> support, int classCount)
    {
        (_usual, _isKnown) = (new double[classCount], new bool[classCount]);
        var labels = new int[classCount];
        foreach (var (image, supported) in images.Zip(support))
        {
            foreach (var (annotation, value) in image.GroundTruth.Zip(supported.Values).Where(label => !label.First.IsCrowd))
            {
                labels[annotation.ClassId]++;
                _usual[annotation.ClassId] += value;
            }

            foreach (var detection in image.Detections)
            {
                _isKnown[detection.ClassId] = true;
            }
        }

        for (var id = 0; id < classCount; id++)
        {
            _usual[id] = labels[id] == 0 ? 1 : Math.Max(_usual[id] / labels[id], Least);
        }
    }

    /// <summary>Support relative to what is usual for the class, at most 1.</summary>
    public double Relative(int classId, double support) => Math.Min(1, support / _usual[classId]);

    /// <summary>False for a class that the detector finds nowhere, not even with a low score: it does not know it.</summary>
    public bool IsKnown(int classId) => _isKnown[classId];
}
