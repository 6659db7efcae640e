using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>The boxes of a COCO file, picture by picture, with every field that changes what a box means.</summary>
internal sealed class CocoBoxes
{
    private readonly string _file;
    private readonly Dictionary<int, int> _classIds;
    private readonly string _categories;
    private readonly ILookup<CocoId, CocoAnnotation> _annotations;

    /// <summary>Groups the annotations of a file.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="categories">The categories, in the order of class ids.</param>
    /// <param name="annotations">The annotations.</param>
    public CocoBoxes(string file, IEnumerable<CocoCategory> categories, IEnumerable<CocoAnnotation> annotations)
    {
        _file = file;
        _classIds = categories.Index().ToDictionary(entry => entry.Item.Id, entry => entry.Index);
        _categories = Excerpt.OfMany(_classIds.Keys.Select(id => $"{id}"));
        _annotations = annotations.ToLookup(annotation => annotation.ImageId);
    }

    /// <summary>Reads a picture's header and its boxes; null, after adding a problem, if it cannot be read.</summary>
    public PictureLabels? Read(CocoPicture picture, List<DatasetProblem> problems)
    {
        if (SplitBuilder.ReadHeader(picture.Path, problems, picture.Search) is not { } header)
        {
            return null;
        }

        var parts = picture.Images.ConvertAll(image => new LabelPart(
            _file, $"image id {image.Id}", new StatedSize(image.Width, image.Height), Read(image, problems)));
        return new PictureLabels(Path.GetFullPath(picture.Path), header, parts);
    }

    /// <summary>The boxes as they are written in the file, each with the size of the frame that it should be in.</summary>
    public IEnumerable<(IReadOnlyList<double> Box, int Width, int Height)> AsWritten(
        IEnumerable<(CocoPicture Picture, PictureLabels? Labels)> pictures) =>
        from entry in pictures
        where entry.Labels is not null
        from image in entry.Picture.Images
        from annotation in _annotations[image.Id]
        where annotation is { Box.Count: 4, BoxMode: not CocoBoxMode.Corners }
        select (annotation.Box, Math.Max(image.Width, entry.Labels.Header.Width), Math.Max(image.Height, entry.Labels.Header.Height));

    private List<LabelledBox> Read(CocoImage image, List<DatasetProblem> problems)
    {
        var boxes = new List<LabelledBox>();
        var (turned, outlines, corners) = (0, 0, 0);
        foreach (var annotation in _annotations[image.Id])
        {
            if (!_classIds.TryGetValue(annotation.CategoryId, out var classId))
            {
                problems.Add(DatasetProblem.Error(ProblemKind.UnknownClass, _file, $"{annotation}: the category id "
                    + $"{annotation.CategoryId} is not among the categories {_categories}; "
                    + $"correct it or add the category."));
            }
            else if (annotation.Box is not { Count: 4 } given)
            {
                problems.Add(DatasetProblem.Error(ProblemKind.MalformedRow, _file,
                    $"{annotation}: {CocoBox.DescribeWrong(annotation.Box)}"));
            }
            else
            {
                var areCorners = annotation.BoxMode == CocoBoxMode.Corners;
                var box = areCorners
                    ? new BoundingBox((float)given[0], (float)given[1], (float)given[2], (float)given[3])
                    : CocoBox.ToBoundingBox(given);
                var rotation = annotation.AttributeRotation ?? annotation.Rotation ?? 0;
                var isTurned = TurnedBox.Changes(rotation);
                turned += isTurned ? 1 : 0;
                corners += areCorners ? 1 : 0;
                outlines += annotation.IsBox == 0 ? 1 : 0;
                boxes.Add(new LabelledBox(
                    classId, isTurned ? TurnedBox.Enclosing(box, rotation) : box, new LabelPlace(0, annotation),
                    annotation.IsCrowd is not (null or 0), (float?)annotation.Area));
            }
        }

        Report(turned, outlines, corners, problems);
        return boxes;
    }

    private void Report(int turned, int outlines, int corners, List<DatasetProblem> problems)
    {
        if (turned > 0)
        {
            problems.Add(TurnedBox.Warning(_file, turned));
        }

        if (outlines > 0)
        {
            problems.Add(DatasetProblem.Counting(ProblemKind.Polygon, _file, "Outlines (isbbox: false)", outlines,
                "the bbox around each was taken."));
        }

        if (corners > 0)
        {
            problems.Add(DatasetProblem.Counting(ProblemKind.CornersForSize, _file, "Boxes whose bbox_mode says two corners", corners,
                "they were read as x0, y0, x1, y1."));
        }
    }
}
