using System.Text.Json;
using MLNetGhost.Data;
using MLNetGhost.Files;
using MLNetGhost.Reports;
using MLNetGhost.Trainer.Data;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// The counts of a dataset for machines: an array with, for each split, <c>split</c>, <c>images</c>, <c>backgrounds</c>, <c>boxes</c>,
/// <c>crowds</c>, <c>sizes</c> {small, medium, large}, <c>understood</c> (where it was read from, and boxes by what they were made of),
/// <c>classes</c> [{id, name, boxes, images}], <c>object_size</c> {imgsz, median, under_8, imgsz_for_24} (null without objects),
/// <c>rare_classes</c> [{name, boxes}] and <c>warnings</c> [{file, message}].
/// </summary>
internal static class StatisticsJson
{
    /// <summary>Writes the file.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="statistics">The statistics of each split.</param>
    /// <param name="splits">The splits.</param>
    /// <param name="imageSize">The training size in pixels for which objects are measured.</param>
    public static void Write(string path, IEnumerable<LabelStatistics> statistics, IEnumerable<DetectionDataset> splits, int imageSize)
    {
        var entries = statistics.Zip(splits, (numbers, split) =>
        {
            var (small, medium, large) = numbers.Sizes();
            return new
            {
                split = numbers.Split,
                images = numbers.Images,
                backgrounds = numbers.Backgrounds,
                boxes = numbers.Boxes.Count,
                crowds = numbers.Crowds,
                sizes = new { small, medium, large },
                understood = Understood(SplitSummary.Of(split)),
                classes = numbers.Classes.Select((entry, id) => new { id, name = entry.Name, boxes = entry.Boxes, images = entry.Images }),
                object_size = Sizes(ObjectSizes.Measure(split, imageSize)),
                rare_classes = ClassBalance.Measure(split).Rare.Select(entry => new { name = entry.Name, boxes = entry.Count }),
                warnings = split.Warnings.Select(warning => new { file = warning.File, message = warning.Message }),
            };
        });
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, entries.ToArray(), JsonStyle.Indented));
    }

    private static object? Sizes(ObjectSizes? sizes) => sizes is null ? null : new
    {
        imgsz = sizes.ImageSize,
        median = Math.Round(sizes.Median, 2),
        under_8 = Math.Round(sizes.Lost, 4),
        imgsz_for_24 = sizes.Suggested,
    };

    private static object Understood(SplitSummary summary) => new
    {
        pictures = summary.Directory,
        labels = summary.Labels,
        polygons = summary.Polygons,
        turned = summary.Turned,
        key_points = summary.KeyPoints,
        exchanged = summary.Exchanged,
        clipped = summary.Clipped,
        dropped = summary.Dropped,
        other_sizes = summary.OtherSizes,
    };
}
