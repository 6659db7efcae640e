using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Finds the pictures of a YOLO split.</summary>
/// <param name="description">The dataset.</param>
/// <param name="problems">Where warnings go.</param>
internal sealed class YoloImageList(YoloDescription description, SplitBuilder problems)
{
    /// <summary>Full paths: those of a folder (and its subfolders) sorted, those of a text file in its order.</summary>
    /// <exception cref="FileNotFoundException">The dataset has no such split, or a folder or text file of the split does not
    /// exist.</exception>
    public List<string> Collect(string split)
    {
        var name = SplitName.Spellings(split).FirstOrDefault(description.Entries.ContainsKey)
            ?? throw new FileNotFoundException(
                $"{description.File} has no split '{split}'; "
                + $"it has {string.Join(", ", SplitName.Sort(description.Entries.Keys).DefaultIfEmpty("none"))}.");
        var images = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var image in description.Entries[name].SelectMany(entry => Expand(entry, name)))
        {
            if (seen.Add(image))
            {
                images.Add(image);
            }
            else
            {
                problems.Add(DatasetProblem.Warning(ProblemKind.DuplicateImage, image,
                    "The picture is listed twice in the split; it was read once."));
            }
        }

        WarnAboutSharedLabels(images);
        return images;
    }

    private IEnumerable<string> Expand(string entry, string split)
    {
        var path = Resolve(entry, split);
        if (File.Exists(path))
        {
            return ImageHeader.Extensions.Contains(Path.GetExtension(path)) ? [path] : ReadPaths(path);
        }

        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var unsupported = files.Where(file => ImageHeader.UnsupportedExtensions.Contains(Path.GetExtension(file))).ToList();
        if (unsupported.Count > 0)
        {
            problems.Add(DatasetProblem.Warning(ProblemKind.UnsupportedImageFormat, path, $"{unsupported.Count} pictures such as "
                + $"{Path.GetFileName(unsupported[0])} have a format that cannot be read and were left out; convert them to JPEG or PNG."));
        }

        return files.Where(file => ImageHeader.Extensions.Contains(Path.GetExtension(file)));
    }

    private string Resolve(string entry, string split)
    {
        // Some exports write ../train/images although the folder is next to the data.yaml.
        string[] candidates = entry.StartsWith("../", StringComparison.Ordinal) ? [entry, entry[3..]] : [entry];
        return candidates.Select(candidate => Path.GetFullPath(Path.Combine(description.Root, candidate)))
            .FirstOrDefault(path => Directory.Exists(path) || File.Exists(path))
            ?? throw new FileNotFoundException($"{description.File}: the entry {split}: {entry} names "
                + $"{Path.GetFullPath(Path.Combine(description.Root, entry))}, which does not exist; correct the entry or the path entry.");
    }

    private IEnumerable<string> ReadPaths(string listFile)
    {
        var folder = Path.GetDirectoryName(listFile)!;
        foreach (var line in File.ReadLines(listFile).Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            var nextToList = Path.GetFullPath(Path.Combine(folder, line));
            var underRoot = Path.GetFullPath(Path.Combine(description.Root, line));
            yield return File.Exists(nextToList) || !File.Exists(underRoot) ? nextToList : underRoot;
        }
    }

    private void WarnAboutSharedLabels(List<string> images)
    {
        foreach (var group in images.GroupBy(YoloLabelFile.PathFor, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.Add(DatasetProblem.Warning(ProblemKind.SharedLabelFile, group.Key, $"The pictures "
                + $"{string.Join(" and ", group.Select(Path.GetFileName))} share this label file because they differ only in their "
                + $"extension; rename one of them if its objects differ."));
        }
    }
}
