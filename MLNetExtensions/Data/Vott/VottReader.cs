using System.Text.Json;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// Reads VoTT's JSON export: assets with regions, whose boxes are left, top, width and height in pixels, which need not be whole.
/// </summary>
internal static class VottReader
{
    private const int NotVisited = 0;
    private const int VideoFrame = 3;

    /// <summary>The split.</summary>
    /// <exception cref="FileNotFoundException">There is no such split.</exception>
    /// <exception cref="InvalidDataException">The content is wrong.</exception>
    public static DetectionDataset Read(LabelFiles files, string path, string split)
    {
        var file = files.Find(path, split);
        var builder = new SplitBuilder(file, split);
        var (entries, classes) = JsonText.Read(file, root => Read(file, root, builder));
        return new LabelledSplit(file, builder).Read(path, split, classes, entries);
    }

    private static (List<LabelledEntry> Entries, DatasetClasses Classes) Read(string file, JsonElement root, SplitBuilder builder)
    {
        if (root.Field("assets") is not { ValueKind: JsonValueKind.Object } assets)
        {
            throw new InvalidDataException($"{file}: assets is {root.Field("assets").Shown()}, but VoTT's export has an object there; "
                + "export the project as VoTT JSON.");
        }

        var entries = Entries(file, assets, builder);
        return (entries, DatasetClasses.Find(LabelFiles.RootOf(file), Tags(root), () => Used(assets)));
    }

    private static List<LabelledEntry> Entries(string file, JsonElement assets, SplitBuilder builder)
    {
        var entries = new List<LabelledEntry>();
        var (count, withRegions, untouched, frames, untagged) = (0, 0, 0, 0, 0);
        var counts = new ShapeCounts();
        foreach (var property in assets.EnumerateObject())
        {
            count++;
            var item = property.Value;
            var asset = item.Field("asset") ?? item;
            var place = new LabelPlace(0, $"asset {Excerpt.Of(property.Name)}");
            withRegions += item.Field("regions") is null ? 0 : 1;
            if (asset.Field("type").Number() is VideoFrame)
            {
                frames++;
                continue;
            }

            if (asset.Field("state").Number() is NotVisited && !item.Field("regions").Items().Any())
            {
                untouched++;
                continue;
            }

            var boxes = new List<NamedBox>();
            foreach (var (index, region) in item.Field("regions").Items().Index())
            {
                Add(file, region, new LabelPlace(0, $"{place}, regions[{index}]"), boxes, counts, ref untagged, builder);
            }

            entries.Add(Entry(asset, place, boxes));
        }

        if (count > 0 && withRegions == 0)
        {
            throw new InvalidDataException($"{file} is a project of VoTT without its regions; open it in VoTT and export it as VoTT JSON.");
        }

        Report(file, counts, untouched, frames, untagged, builder);
        return entries;
    }

    private static LabelledEntry Entry(JsonElement asset, LabelPlace place, List<NamedBox> boxes)
    {
        var path = asset.Field("path").Text() ?? "";
        var isUri = path.StartsWith("file:", StringComparison.OrdinalIgnoreCase);
        path = isUri && !path.StartsWith("file://", StringComparison.OrdinalIgnoreCase) ? path["file:".Length..] : path;
        var name = asset.Field("name").Text() is { Length: > 0 } written ? written : path;
        var size = asset.Field("size");
        return new LabelledEntry(
            name, place, JsonFields.Size(size?.Field("width"), size?.Field("height")), _ => boxes)
        {
            Others = path.Length > 0 && path != name ? [path] : [],
        };
    }

    private static void Add(
        string file, JsonElement region, LabelPlace place, List<NamedBox> boxes, ShapeCounts counts, ref int untagged, SplitBuilder builder)
    {
        var kind = region.Field("type").Text()?.ToUpperInvariant() switch
        {
            "POINT" or "POLYLINE" => ShapeKind.Other,
            "POLYGON" => ShapeKind.Outline,
            _ => ShapeKind.Box,
        };
        counts.Add(kind);
        if (kind == ShapeKind.Other)
        {
            return;
        }

        var box = region.Field("boundingBox");
        double?[] numbers =
        [
            box?.Field("left").Number(), box?.Field("top").Number(), box?.Field("width").Number(), box?.Field("height").Number(),
        ];
        if (numbers is not [{ } left, { } top, { } width, { } height])
        {
            builder.Add([DatasetProblem.Error(ProblemKind.MalformedRow, file,
                $"{place}: boundingBox is {box.Shown()}; write left, top, width and height as finite numbers, in pixels.")]);
            return;
        }

        string[] tags = [.. region.Field("tags").Items().Select(tag => JsonFields.Text(tag)?.Trim() ?? "")];
        untagged += tags.Length == 0 ? 1 : 0;
        boxes.AddRange(tags.Select(tag => new NamedBox(
            tag, new BoundingBox((float)left, (float)top, (float)(left + width), (float)(top + height)), place)));
    }

    private static void Report(string file, ShapeCounts counts, int untouched, int frames, int untagged, SplitBuilder builder)
    {
        builder.Add(counts.Problems(file, "Polygons", "Points and lines"));
        if (untouched > 0)
        {
            builder.Add(DatasetProblem.Counting(ProblemKind.NotAnnotated, file, "Pictures that nobody has opened in VoTT", untouched,
                "they were left out, for nothing says that they show no object."));
        }

        if (frames > 0)
        {
            builder.Add(DatasetProblem.Counting(ProblemKind.OtherShape, file, "Frames of videos", frames,
                "they are no picture files and were left out; export the frames as pictures first."));
        }

        if (untagged > 0)
        {
            builder.Add(DatasetProblem.Counting(ProblemKind.OtherShape, file, "Regions without a tag", untagged, "they were left out."));
        }
    }

    private static List<string> Tags(JsonElement root) => [.. root.Field("tags").Items()
        .Select(tag => (tag.ValueKind == JsonValueKind.String ? JsonFields.Text(tag) : tag.Field("name").Text())?.Trim() ?? "")
        .Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Used(JsonElement assets) => assets.EnumerateObject()
        .SelectMany(asset => asset.Value.Field("regions").Items()).SelectMany(region => region.Field("tags").Items())
        .Select(tag => JsonFields.Text(tag)?.Trim() ?? "");
}
