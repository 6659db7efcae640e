using System.Globalization;
using System.Text.Json;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// Says what is wrong in a JSON file in one of COCO's formats, in the file's own terms: where, what is there, and what should be.
/// </summary>
internal static class CocoJsonError
{
    private const int ShownCharacters = 40;

    /// <summary>Of a longer file, the value is not shown: it would be read a second time, into memory.</summary>
    private const int LongestShown = 16 << 20;

    /// <summary>Describes why a file cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">What the JSON reader reported.</param>
    public static InvalidDataException Describe(string path, JsonException exception)
    {
        var place = exception.Path ?? "$";
        var shown = Excerpt.Of(place);
        try
        {
            if (new FileInfo(path).Length > LongestShown)
            {
                return new InvalidDataException($"{path} line {exception.LineNumber + 1}: {shown} cannot be read "
                    + $"({Excerpt.Of(exception.Message)}); {Expected(place)}. Correct the value there.", exception);
            }

            using var stream = CocoJson.OpenUtf8(path);
            using var document = JsonDocument.Parse(stream);
            if (exception.InnerException is InvalidOperationException)
            {
                return new InvalidDataException(
                    $"{path} line {exception.LineNumber + 1}: {shown} is text in another encoding than UTF-8; save the file as UTF-8.",
                    exception);
            }

            return new InvalidDataException(
                $"{path} line {exception.LineNumber + 1}: {shown} is {Show(Find(document.RootElement, place))}, but {Expected(place)}. "
                + $"Correct the value there.", exception);
        }
        catch (Exception syntax) when (syntax is JsonException or InvalidOperationException)
        {
            var line = (syntax as JsonException ?? exception).LineNumber + 1;
            return new InvalidDataException($"{path} line {line} is not valid JSON: {Excerpt.Of(syntax.Message)} Write or download "
                + $"the file again.", syntax);
        }
    }

    /// <summary>Follows a path such as <c>$.annotations[3].bbox</c> as far as it exists.</summary>
    private static JsonElement Find(JsonElement root, string path)
    {
        var element = root;
        foreach (var step in path.Split('.', '[').Skip(1))
        {
            if (step.EndsWith(']') && int.TryParse(step[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && element.ValueKind == JsonValueKind.Array && index < element.GetArrayLength())
            {
                element = element[index];
            }
            else if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(step, out var property))
            {
                element = property;
            }
            else
            {
                break;
            }
        }

        return element;
    }

    private static string Show(JsonElement element)
    {
        var kind = element.ValueKind switch
        {
            JsonValueKind.String => "the string ",
            JsonValueKind.Number => "the number ",
            JsonValueKind.Object => "an object, ",
            JsonValueKind.Array => "a list, ",
            _ => "",
        };
        return kind + Excerpt.Of(element.GetRawText().ReplaceLineEndings(" "), ShownCharacters);
    }

    /// <summary>What is expected at the last name of a path.</summary>
    private static string Expected(string path) => path.Split('.')[^1].Split('[')[0] switch
    {
        "id" when path.Contains("categories", StringComparison.Ordinal) => "a category's id is a whole number",
        "id" or "image_id" => "an id is a whole number or a string",
        "category_id" => "a category's id is a whole number",
        "bbox" => "bbox is a list of four numbers (x, y, width, height in pixels)",
        "iscrowd" => "iscrowd is 0 or 1",
        "isbbox" => "isbbox is true or false",
        "bbox_mode" => "bbox_mode is 0 (two corners) or 1 (corner and size)",
        "width" or "height" => "a picture's size is a whole number of pixels, below 2,147,483,648",
        "area" or "score" => "a number is expected",
        "file_name" or "name" => "a string is expected",
        "images" or "annotations" or "categories" => path.EndsWith(']') ? "an object is expected" : "a list is expected",
        _ => "COCO's annotations are an object with the lists images, annotations and categories, its results a list of objects",
    };
}
