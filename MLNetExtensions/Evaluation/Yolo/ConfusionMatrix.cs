namespace MLNetGhost.Evaluation;

/// <summary>
/// Which class was mistaken for which. Detections above <see cref="ConfidenceThreshold"/> are paired with labelled objects of any class by
/// descending IoU above <see cref="IouThreshold"/>, each at most once. The last row and column are the background: a detection without
/// an object counts as actual background, an object without a detection as predicted background. Crowds are ignored.
/// </summary>
public sealed class ConfusionMatrix
{
    /// <summary>Detections must have a higher score to count.</summary>
    public const float ConfidenceThreshold = 0.25f;

    /// <summary>A pair must have a higher IoU to count.</summary>
    public const float IouThreshold = 0.45f;

    private readonly int[,] _counts;

    internal ConfusionMatrix(int[,] counts, IReadOnlyList<string> classNames)
    {
        _counts = counts;
        ClassNames = classNames;
    }

    /// <summary>Class names; the index is the class id.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The index of the background's row and column: the number of classes.</summary>
    public int Background => ClassNames.Count;

    /// <summary>How many objects of the actual class were detected as the predicted class.</summary>
    /// <param name="predicted">A class id, or <see cref="Background"/>.</param>
    /// <param name="actual">A class id, or <see cref="Background"/>.</param>
    public int this[int predicted, int actual] => _counts[predicted, actual];
}
