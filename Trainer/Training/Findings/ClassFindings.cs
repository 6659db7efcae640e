using System.Globalization;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Data;

namespace MLNetGhost.Trainer.Training;

/// <summary>Findings about the classes that are found badly: their objects, their size, their labels.</summary>
internal static class ClassFindings
{
    /// <summary>A class with an average precision (IoU 0.5) below it is worth an explanation.</summary>
    private const double Weak = 0.7;

    /// <summary>With fewer labelled objects, a class is rarely learned well.</summary>
    private const int UsualObjects = 100;

    /// <summary>With fewer objects in the validation split, the figures of a class are mostly chance.</summary>
    private const int MeasuredObjects = 10;

    /// <summary>The largest input that is suggested; beyond it, pictures are better cut into tiles.</summary>
    private const int LargestSize = 1536;

    /// <summary>Fewer cases are no pattern.</summary>
    private const int FewestCases = 5;

    /// <summary>The share of a class's objects or detections that is more than an accident.</summary>
    private const double Pattern = 0.25;

    private const double Confident = 0.5;
    private const double Faint = 0.05;
    private const double LeastOverlap = 0.5;

    /// <summary>A detection that overlaps a label less than this is about something else.</summary>
    private const double NoOverlap = 0.1;

    /// <summary>The findings, those of the weakest class first.</summary>
    /// <param name="facts">The run.</param>
    public static IEnumerable<Finding> Of(RunFacts facts)
    {
        var counts = facts.Training.CountObjects();
        return facts.Metrics.Yolo.PerClass
            .Where(entry => !(entry.AveragePrecision50 >= Weak) && (entry.Instances > 0 || counts[entry.ClassId] == 0))
            .OrderBy(entry => double.IsNaN(entry.AveragePrecision50) ? 0 : entry.AveragePrecision50)
            .SelectMany(entry => OfClass(facts, entry, counts));
    }

    private static IEnumerable<Finding> OfClass(RunFacts facts, YoloClassMetrics entry, int[] counts)
    {
        var (id, name) = (entry.ClassId, entry.Name);
        if (counts[id] == 0)
        {
            yield return new Finding(FindingKind.TooFewObjects, name, string.Create(CultureInfo.InvariantCulture,
                $"'{name}' has no object in the training pictures, so it cannot "
                + $"be learned. Label some, or leave the class out."));
            yield break;
        }

        if (counts[id] < UsualObjects)
        {
            var pictures = facts.Training.Images.Count(image => image.Annotations.Any(label => label.ClassId == id && !label.IsCrowd));
            yield return new Finding(FindingKind.TooFewObjects, name, string.Create(CultureInfo.InvariantCulture,
                $"'{name}' (AP50 {entry.AveragePrecision50:0.000}) has "
                + $"{Counted.Of(counts[id], "object")} in {Counted.Of(pictures, "training picture")}; a class rarely does well with fewer "
                + $"than {UsualObjects}. Label {UsualObjects - counts[id]} more, in pictures that differ."));
        }

        if (counts[id] * ClassBalance.Ratio < counts.Max())
        {
            var frequent = Array.IndexOf(counts, counts.Max());
            yield return new Finding(FindingKind.Imbalance, name, string.Create(CultureInfo.InvariantCulture,
                $"'{name}' (AP50 {entry.AveragePrecision50:0.000}) has one object "
                + $"for {counts[frequent] / counts[id]} of '{facts.Training.ClassNames[frequent]}', so the network seldom learns from it. "
                + $"Label more pictures that show it, or list those that do several times."));
        }

        var sizes = ObjectSizes.Measure(facts.Training, facts.ImageSize, id)!;
        if (sizes.Median < ObjectSizes.GoodSide)
        {
            yield return new Finding(FindingKind.SmallObjects, name, OfSize(facts, entry, sizes));
        }

        foreach (var finding in OfLabels(facts, entry, canBeFound: sizes.Median >= ObjectSizes.LostSide))
        {
            yield return finding;
        }

        if (entry.Instances < MeasuredObjects)
        {
            yield return new Finding(FindingKind.TooFewMeasured, name, string.Create(CultureInfo.InvariantCulture,
                $"'{name}' has {Counted.Of(entry.Instances, "object")} in the "
                + $"validation pictures, so its AP50 of {entry.AveragePrecision50:0.000} is mostly chance. Put at least {MeasuredObjects} "
                + $"there."));
        }
    }

    private static string OfSize(RunFacts facts, YoloClassMetrics entry, ObjectSizes sizes)
    {
        var what = string.Create(CultureInfo.InvariantCulture,
            $"'{entry.Name}' (AP50 {entry.AveragePrecision50:0.000}): half of its objects are smaller than {sizes.Median:0} pixels at "
            + $"--imgsz {facts.ImageSize}; below {ObjectSizes.GoodSide} they lose what distinguishes them.");
        return sizes.IsReachable && sizes.Suggested <= LargestSize
            ? string.Create(CultureInfo.InvariantCulture, $"{what} Train with --imgsz {sizes.Suggested} (ImageSize).")
            : string.Create(CultureInfo.InvariantCulture, $"{what} Photograph them from closer, or cut the pictures into tiles.");
    }

    /// <summary>Findings that suspect labels. Where most objects are too small to be found, that nothing meets them is no sign.</summary>
    private static IEnumerable<Finding> OfLabels(RunFacts facts, YoloClassMetrics entry, bool canBeFound)
    {
        var (id, name) = (entry.ClassId, entry.Name);
        var confusions = facts.Metrics.ConfusionMatrix;
        var other = Enumerable.Range(0, confusions.Background).Where(predicted => predicted != id)
            .DefaultIfEmpty(-1).MaxBy(predicted => predicted < 0 ? 0 : confusions[predicted, id]);
        var confused = other < 0 ? 0 : confusions[other, id];
        if (IsPattern(confused, entry.Instances))
        {
            yield return new Finding(FindingKind.ConfusedClasses, name, string.Create(CultureInfo.InvariantCulture,
                $"{confused} of the {entry.Instances} objects of '{name}' in the "
                + $"validation pictures are taken for '{confusions.ClassNames[other]}'. Compare the labels of both; if people cannot tell "
                + $"them apart either, make them one class."));
        }

        var (sure, unlabelled) = Unlabelled(facts.Validated, id);
        if (IsPattern(unlabelled, sure))
        {
            yield return new Finding(FindingKind.UnlabelledObjects, name, string.Create(CultureInfo.InvariantCulture,
                $"{unlabelled} of the {sure} detections of '{name}' with a "
                + $"confidence of at least {Confident} lie where nothing is labelled. If objects are there, label them: what is not "
                + $"labelled is learned as background. If none are, add pictures of what is mistaken for them, without labels."));
        }

        var unmet = facts.Validated.Sum(image => image.GroundTruth.Count(label => label.ClassId == id && !label.IsCrowd
            && !image.Detections.Any(detection => detection.Score >= Faint && Overlap(label, detection) >= LeastOverlap)));
        if (canBeFound && IsPattern(unmet, entry.Instances))
        {
            yield return new Finding(FindingKind.UnmetLabels, name, string.Create(CultureInfo.InvariantCulture,
                $"{unmet} of the {entry.Instances} objects of '{name}' in the "
                + $"validation pictures are met by no detection of any class, not even at a confidence of {Faint}. If their boxes are "
                + $"wrong, correct them; if they look unlike those in the training pictures, label more like them."));
        }
    }

    /// <summary>How many confident detections of a class there are, and how many of them have no label of any class beside them.</summary>
    private static (int Sure, int Unlabelled) Unlabelled(IReadOnlyList<EvaluatedImage> images, int id)
    {
        var (sure, unlabelled) = (0, 0);
        foreach (var image in images)
        {
            foreach (var detection in image.Detections.Where(detection => detection.ClassId == id && detection.Score >= Confident))
            {
                sure++;
                unlabelled += image.GroundTruth.Any(label => Overlap(label, detection) >= NoOverlap) ? 0 : 1;
            }
        }

        return (sure, unlabelled);
    }

    private static double Overlap(Annotation label, Detection detection) => label.Box.IntersectionOverUnion(detection.Box);

    private static bool IsPattern(int cases, int all) => cases >= FewestCases && cases >= Pattern * all;
}
