namespace MLNetGhost.Evaluation;

/// <summary>Ranks labels by how much a detector disagrees with them, so that a person looks at the likeliest mistakes first.</summary>
/// <remarks>
/// <para>The score is the normalised margin of confident learning (Northcutt, Jiang and Chuang, arXiv:1911.00068): what speaks for the
/// label as given, less what speaks for something else, each relative to what is usual for its class. The kinds are those of ObjectLab
/// (Tkachenko, Thyagarajan and Mueller, arXiv:2309.00832): swapped, badly located, overlooked.</para>
/// <para>Where this differs: there is a score for each label instead of each picture; a detection speaks for one label only, so that a box
/// that was moved onto a neighbour is not supported by the neighbour's detection; a box beside a label counts half of what another class in
/// its box does; and what only one side sees ends at 0.5.</para>
/// </remarks>
public static class LabelMistakes
{
    /// <summary>Below this, the detector agrees as usual.</summary>
    private const double LeastScore = 0.25;

    /// <summary>Ranks the labels that the detector does not quite agree with, and confident detections that have no label.</summary>
    /// <param name="images">
    /// Labels and detections of every picture; the detections with a low threshold (<see cref="SuppressionOptions.ScoreThreshold"/> 0.001)
    /// and of every class (<see cref="SuppressionOptions.MultiLabel"/>).
    /// </param>
    /// <param name="classNames">Class names; the index is the class id.</param>
    /// <returns>
    /// The highest disagreement first; equal ones in the order of the pictures. Left out are crowds, labels of a class that is never
    /// detected, and labels with a score below 0.25, which the detector agrees with.
    /// </returns>
    /// <exception cref="ArgumentException">A class id has no name, or a score or coordinate is not finite.</exception>
    public static IReadOnlyList<LabelMistake> Rank(IReadOnlyList<EvaluatedImage> images, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(classNames);
        foreach (var image in images)
        {
            ImageBoxes.RequireValid(image, classNames.Count);
        }

        LabelSupport[] support = [.. images.AsParallel().AsOrdered().Select(image => new LabelSupport(image))];
        var usual = new UsualSupport(images, support, classNames.Count);
        return
        [
            .. images.Zip(support).AsParallel().AsOrdered()
                .Select(picture => new PictureMistakes(picture.First, picture.Second, usual).Find().ToArray())
                .AsSequential().SelectMany(found => found).Where(mistake => mistake.Score >= LeastScore)
                .OrderByDescending(mistake => mistake.Score),
        ];
    }
}
