using System.Buffers;
using System.Text.Json;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>A task of Label Studio: a picture and its regions, from JSON or JSON_MIN.</summary>
/// <param name="Place">Where in the file it is.</param>
/// <param name="Image">The picture's address as it is written; empty if there is none.</param>
/// <param name="Regions">The regions of the annotation that is read.</param>
/// <param name="Annotations">The number of annotations that could be read: one of each person.</param>
internal sealed record LabelStudioTask(LabelPlace Place, string Image, IReadOnlyList<LabelStudioRegion> Regions, int Annotations)
{
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdef");
    private static readonly string[] s_imageKeys = ["image", "img", "picture", "photo"];

    /// <summary>Reads an element of the list.</summary>
    /// <param name="task">The element.</param>
    /// <param name="index">Its index.</param>
    public static LabelStudioTask Read(JsonElement task, int index)
    {
        var place = new LabelPlace(0, task.Field("id").Number() is { } id
            ? FormattableString.Invariant($"task {id}") : FormattableString.Invariant($"task [{index}]"));
        return task.Field("data") is { ValueKind: JsonValueKind.Object } data
            ? Whole(task, data, place)
            : Minimal(task, place);
    }

    /// <summary>
    /// The ways to find the picture: as written; the path of a file that Label Studio serves from a folder; and without the eight digits
    /// that it puts before the names of uploaded files.
    /// </summary>
    public IReadOnlyList<string> Names()
    {
        var names = new List<string>();
        var path = Image;
        if (path.IndexOf("?d=", StringComparison.Ordinal) is >= 0 and var query)
        {
            // Below a folder of the server, which is not known here: found by its end, as a path of another machine is.
            path = "/" + Uri.UnescapeDataString(path[(query + "?d=".Length)..].Split('&')[0]).TrimStart('/');
        }
        else if (path.Contains("://", StringComparison.Ordinal))
        {
            path = path.Split('?', '#')[0];
        }
        else if (path.StartsWith('/'))
        {
            // An address on the server itself.
            path = path.Split('?')[0];
        }

        path = path.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? path[(scheme + "://".Length - 1)..] : path;
        names.Add(path);
        var turned = WrittenPath.Turn(path);
        var name = turned[(turned.LastIndexOf('/') + 1)..];
        if (name is [_, _, _, _, _, _, _, _, '-', _, ..] && !name.AsSpan(0, 8).ContainsAnyExcept(s_digits))
        {
            names.Add(name[9..]);
        }

        return names;
    }

    private static LabelStudioTask Whole(JsonElement task, JsonElement data, LabelPlace place)
    {
        JsonElement[] annotations = [.. task.AnyField("annotations", "completions").Items()
            .Where(annotation => annotation.ValueKind == JsonValueKind.Object && !annotation.Field("was_cancelled").IsTrue())];
        if (annotations.Length == 0)
        {
            return new LabelStudioTask(place, ImageOf(data), [], 0);
        }

        var chosen = Array.FindIndex(annotations, annotation => annotation.Field("ground_truth").IsTrue());
        JsonElement[] results = [.. annotations[Math.Max(chosen, 0)].Field("result").Items()];

        // A rectangle and its label may be two results with one id.
        var labels = results.Where(result => result.Field("type").Text() == "labels" && result.Field("id").Text() is not null)
            .GroupBy(result => result.Field("id").Text()!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => LabelStudioRegion.LabelsOf(group.First().Field("value") ?? default),
                StringComparer.Ordinal);
        var regions = new List<LabelStudioRegion>();
        foreach (var (index, result) in results.Index())
        {
            var id = result.Field("id").Text();
            var type = result.Field("type").Text();
            if (type == "labels" && id is not null
                && results.Any(other => other.Field("id").Text() == id && IsShapeAlone(other.Field("type").Text())))
            {
                continue;
            }

            var own = IsShapeAlone(type) && id is not null ? labels.GetValueOrDefault(id) : null;
            regions.Add(LabelStudioRegion.Read(
                result.Field("value") ?? default, result, own, new LabelPlace(0, $"{place}, result[{index}]")));
        }

        return new LabelStudioTask(place, ImageOf(data), regions, annotations.Length);
    }

    /// <summary>True for a shape whose class is in another result of the same id.</summary>
    private static bool IsShapeAlone(string? type) => type is "rectangle" or "ellipse" or "polygon";

    /// <summary>JSON_MIN has the data and the results beside each other, under the names that the project gives them.</summary>
    private static LabelStudioTask Minimal(JsonElement task, LabelPlace place)
    {
        var regions = new List<LabelStudioRegion>();
        if (task.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in task.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Array))
            {
                foreach (var (index, value) in property.Value.EnumerateArray().Index())
                {
                    if (value.ValueKind == JsonValueKind.Object)
                    {
                        regions.Add(LabelStudioRegion.Read(
                            value, value, null, new LabelPlace(0, $"{place}, {Excerpt.Of(property.Name)}[{index}]")));
                    }
                }
            }
        }

        return new LabelStudioTask(place, ImageOf(task), regions, 1);
    }

    /// <summary>The address of the picture: under its usual name, or the first text that ends like a picture.</summary>
    private static string ImageOf(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        return data.AnyField(s_imageKeys).Text()
            ?? data.EnumerateObject().Select(property => JsonFields.Text(property.Value))
                .FirstOrDefault(text => text is not null && ImageExtensions.AreReadable(text.Split('?', '#')[0])) ?? "";
    }
}
