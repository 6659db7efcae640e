using System.Text.Json;
using MLNetGhost.Data;
using MLNetGhost.Files;

namespace MLNetGhost.Evaluation;

/// <summary>
/// COCO's results format: a JSON list of predictions with image_id, category_id, bbox (x, y, width, height in pixels) and score, for
/// evaluation by other tools.
/// </summary>
public static class CocoResults
{
    /// <summary>Writes predictions; the file appears complete or not at all.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="images">The predictions, one element per picture, in the order of the dataset's pictures.</param>
    /// <param name="identifiers">The ids of the COCO file that the labels came from; null for pictures 1, 2, 3, … and classes 1, 2, 3,
    /// ….</param>
    /// <exception cref="ArgumentException">The number of ids differs from the number of pictures, or a class has no id.</exception>
    public static void Write(string path, IReadOnlyList<EvaluatedImage> images, CocoIdentifiers? identifiers = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(images);
        if (identifiers is not null && identifiers.ImageIds.Count != images.Count)
        {
            throw new ArgumentException($"There are ids for {identifiers.ImageIds.Count} pictures but predictions for {images.Count}; "
                + $"pass one element for each picture of the dataset.", nameof(identifiers));
        }

        var results = new List<CocoResult>();
        foreach (var (index, image) in images.Index())
        {
            results.AddRange(image.Detections.Select(detection => new CocoResult(
                identifiers?.ImageIds[index] ?? index + 1,
                CategoryId(detection.ClassId, identifiers),
                CocoBox.From(detection.Box),
                detection.Score)));
        }

        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, results, CocoJsonContext.Default.IReadOnlyListCocoResult));
    }

    /// <summary>Reads predictions.</summary>
    /// <param name="path">The JSON file.</param>
    /// <param name="dataset">The dataset that they belong to; the file must use its ids, or 1, 2, 3, … if it has none.</param>
    /// <returns>One element per picture of the dataset, with its labels.</returns>
    /// <exception cref="InvalidDataException">The file is not in COCO's results format, or has an id that the dataset lacks.</exception>
    public static IReadOnlyList<EvaluatedImage> Read(string path, DetectionDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var identifiers = CocoIdentifiers.Of(dataset);
        var classIds = identifiers.CategoryIds.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        var results = ReadResults(path, [.. identifiers.ImageIds.Select(id => (CocoId)id)]).ToLookup(result => result.ImageId);
        if (results.SelectMany(group => group).FirstOrDefault(result => !classIds.ContainsKey(result.CategoryId)) is { } unknown)
        {
            throw new InvalidDataException($"{path}: a prediction for image id {unknown.ImageId} has the category id "
                + $"{unknown.CategoryId}, which the labels don't have; they have {string.Join(", ", classIds.Keys)}.");
        }

        return
        [
            .. dataset.Images.Select((image, index) => new EvaluatedImage(image.Path, image.Annotations,
            [
                .. results[identifiers.ImageIds[index]].Select(result => new Detection(
                    classIds[result.CategoryId],
                    dataset.ClassNames[classIds[result.CategoryId]],
                    (float)result.Score,
                    CocoBox.ToBoundingBox(result.Box!))),
            ])),
        ];
    }

    /// <summary>
    /// Evaluates predictions against labels, both in COCO's formats, without the pictures, in the files' full precision. Predictions of
    /// categories that the labels don't have are ignored, as in the reference implementation.
    /// </summary>
    /// <param name="groundTruthPath">The annotation file.</param>
    /// <param name="resultsPath">The predictions.</param>
    /// <exception cref="InvalidDataException">A file is not in COCO's format, or an image id is unknown.</exception>
    public static DetectionMetrics Evaluate(string groundTruthPath, string resultsPath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(groundTruthPath);
        var file = CocoFile.Read(groundTruthPath);
        var categories = file.Categories!.OrderBy(category => category.Id).ToList();
        var classIds = categories.Index().ToDictionary(entry => entry.Item.Id, entry => entry.Index);
        var imageIds = file.Images!.Select(image => image.Id).OrderBy(id => id.Number).ThenBy(id => id.Text, StringComparer.Ordinal)
            .ToList();
        var annotations = file.Annotations!.ToLookup(annotation => annotation.ImageId);
        var results = ReadResults(resultsPath, [.. imageIds]).Where(result => classIds.ContainsKey(result.CategoryId))
            .ToLookup(result => result.ImageId);
        var images = imageIds.Select(id => new ImageBoxes(
            [.. annotations[id].Select(annotation => ToGroundTruthBox(groundTruthPath, annotation, classIds))],
            [.. results[id].Select(result =>
                new DetectedBox(classIds[result.CategoryId], result.Score, result.Box![0], result.Box[1], result.Box[2], result.Box[3]))]));
        return DetectionEvaluator.Evaluate([.. images], [.. categories.Select(category => category.Name ?? $"{category.Id}")]);
    }

    private static GroundTruthBox ToGroundTruthBox(string path, CocoAnnotation annotation, Dictionary<int, int> classIds)
    {
        if (!classIds.TryGetValue(annotation.CategoryId, out var classId))
        {
            throw new InvalidDataException($"{path}: annotation id {annotation.Id} has the category id {annotation.CategoryId}, which "
                + $"is not among the categories; correct it or add the category.");
        }

        return annotation.Box is { Count: 4 } box
            ? new GroundTruthBox(
                classId, box[0], box[1], box[2], box[3], annotation.Area ?? box[2] * box[3], annotation.IsCrowd is not (null or 0))
            : throw new InvalidDataException($"{path}: annotation id {annotation.Id}: {CocoBox.DescribeWrong(annotation.Box)}");
    }

    private static IReadOnlyList<CocoResult> ReadResults(string path, HashSet<CocoId> imageIds)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var stream = SharedFile.OpenStream(path);
        IReadOnlyList<CocoResult> results;
        try
        {
            results = JsonSerializer.Deserialize(stream, CocoJsonContext.Default.IReadOnlyListCocoResult) ?? [];
        }
        catch (JsonException exception)
        {
            throw CocoJsonError.Describe(path, exception);
        }

        foreach (var (index, result) in results.Index())
        {
            if (!imageIds.Contains(result.ImageId))
            {
                throw new InvalidDataException($"{path}: prediction {index} has the image id {result.ImageId}, which the labels don't "
                    + $"have; evaluate it against the labels of the same dataset.");
            }

            if (result.Box is not { Count: 4 })
            {
                throw new InvalidDataException($"{path}: prediction {index}: {CocoBox.DescribeWrong(result.Box)}");
            }
        }

        return results;
    }

    private static int CategoryId(int classId, CocoIdentifiers? identifiers)
    {
        if (identifiers is null)
        {
            return classId + 1;
        }

        return classId >= 0 && classId < identifiers.CategoryIds.Count
            ? identifiers.CategoryIds[classId]
            : throw new ArgumentException($"The class id {classId} has no category id; {identifiers.CategoryIds.Count} categories have "
                + $"the class ids 0 to {identifiers.CategoryIds.Count - 1}.", nameof(identifiers));
    }
}
