namespace MLNetGhost.Evaluation;

/// <summary>Which detection of its class speaks for each label of a picture, and how much; a detection speaks for one label only.</summary>
internal sealed class LabelSupport
{
    /// <summary>A detection with a smaller IoU is one of another object.</summary>
    public const double LeastOverlap = 0.5;

    /// <summary>From this IoU on, boxes differ by no more than two people's boxes of one object do.</summary>
    private const double FullOverlap = 0.7;

    private readonly EvaluatedImage _image;
    private readonly int[] _detectionOf;
    private readonly bool[] _isTaken;

    /// <summary>Pairs labels with detections: the best pairs first.</summary>
    /// <param name="image">The picture.</param>
    public LabelSupport(EvaluatedImage image)
    {
        _image = image;
        Values = new double[image.GroundTruth.Count];
        _detectionOf = new int[Values.Length];
        _isTaken = new bool[image.Detections.Count];
        Array.Fill(_detectionOf, -1);
        foreach (var (label, detection, value, _) in Pairs().OrderByDescending(pair => pair.Value).ThenByDescending(pair => pair.Overlap))
        {
            if (_detectionOf[label] < 0 && !_isTaken[detection])
            {
                (_detectionOf[label], _isTaken[detection], Values[label]) = (detection, true, value);
            }
        }
    }

    /// <summary>For each label, the strength of its detection times how well that fits, in [0, 1]; 0 for crowds.</summary>
    public double[] Values { get; }

    /// <summary>
    /// How strongly a detection speaks, in [0, 1]: the square root of its score, because small and crowded objects that are found have low
    /// scores too.
    /// </summary>
    public static double Strength(in Detection detection) => Math.Sqrt(Math.Clamp(detection.Score, 0, 1));

    /// <summary>How well two boxes fit: 0 up to <see cref="LeastOverlap"/>, 1 from an IoU of 0.7 on.</summary>
    public static double Fit(double overlap) => Math.Clamp((overlap - LeastOverlap) / (FullOverlap - LeastOverlap), 0, 1);

    /// <summary>Whether a detection speaks for another label than this.</summary>
    public bool IsTakenByAnother(int detection, int label) => _isTaken[detection] && _detectionOf[label] != detection;

    /// <summary>Whether a detection speaks for a label.</summary>
    public bool IsTaken(int detection) => _isTaken[detection];

    private IEnumerable<(int Label, int Detection, double Value, double Overlap)> Pairs()
    {
        foreach (var (label, annotation) in _image.GroundTruth.Index())
        {
            foreach (var (number, detection) in _image.Detections.Index())
            {
                double overlap = annotation.Box.IntersectionOverUnion(detection.Box);
                if (!annotation.IsCrowd && detection.ClassId == annotation.ClassId && Fit(overlap) > 0)
                {
                    yield return (label, number, Strength(detection) * Fit(overlap), overlap);
                }
            }
        }
    }
}
