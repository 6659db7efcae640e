using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Finds the pictures of a COCO file; entries for one file become one.</summary>
/// <param name="annotationFile">The file.</param>
/// <param name="builder">Where problems go.</param>
internal sealed class CocoPictures(string annotationFile, SplitBuilder builder)
{
    /// <summary>The folder that the names in the file start from.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>The pictures in the file's order.</summary>
    /// <param name="images">The entries.</param>
    public List<CocoPicture> Collect(IReadOnlyList<CocoImage> images)
    {
        var named = WithNames(images);
        var resolver = new PathResolver(CocoAnnotationFiles.ImageFolders(annotationFile), oneFolder: true);
        var found = resolver.Resolve(named.ConvertAll(image => image.FileName!));
        Folder = resolver.Folder;
        builder.Add(resolver.Cuts.Select(cut => cut.Describe(annotationFile)));

        var paths = new RealPaths();
        var pictures = new List<CocoPicture>();
        var byFile = new Dictionary<string, CocoPicture>(RealPaths.Comparer);
        foreach (var (image, path) in named.Zip(found))
        {
            var picture = new CocoPicture(path ?? Path.GetFullPath(WrittenPath.Turn(image.FileName!), resolver.Folder), [image])
            {
                Search = path is null ? resolver.DescribeSearch(image.FileName!) : null,
            };
            var file = path is null ? picture.Path : paths.OfFile(path);
            if (byFile.TryAdd(file, picture))
            {
                pictures.Add(picture);
                continue;
            }

            var first = byFile[file];
            var names = first.Images[0].FileName == image.FileName ? ""
                : $" ({Excerpt.Of(first.Images[0].FileName!)} and {Excerpt.Of(image.FileName!)})";
            builder.Add(DatasetProblem.Warning(ProblemKind.DuplicateImage, annotationFile, $"The picture "
                + $"{Excerpt.Of(image.FileName!)} is listed twice"
                + $"{names}, as image ids {first.Images[0].Id} and {image.Id}; it was read once, with the boxes of both."));
            first.Images.Add(image);
        }

        return pictures;
    }

    private List<CocoImage> WithNames(IReadOnlyList<CocoImage> images)
    {
        var named = new List<CocoImage>();
        var ids = new HashSet<CocoId>();
        foreach (var image in images)
        {
            if (string.IsNullOrWhiteSpace(image.FileName))
            {
                builder.Add(DatasetProblem.Error(ProblemKind.MalformedRow, annotationFile,
                    $"image id {image.Id} has no file_name; add it."));
            }
            else if (image.FileName.Contains('\0'))
            {
                builder.Add(DatasetProblem.Error(ProblemKind.MalformedRow, annotationFile,
                    $"image id {image.Id}: the file_name '{Excerpt.Of(image.FileName)}' has a zero character; correct it."));
            }
            else if (!ids.Add(image.Id))
            {
                builder.Add(DatasetProblem.Error(ProblemKind.DuplicateImage, annotationFile,
                    $"image id {image.Id} is used twice; give each image an id of its own."));
            }
            else
            {
                named.Add(image);
            }
        }

        return named;
    }
}

/// <summary>A picture of a COCO file.</summary>
/// <param name="Path">Full path of the picture.</param>
/// <param name="Images">Its entries; one, unless it is listed twice.</param>
internal sealed record CocoPicture(string Path, List<CocoImage> Images)
{
    /// <summary>Where it was looked for, as part of a sentence; null if it was found.</summary>
    public string? Search { get; init; }
}
