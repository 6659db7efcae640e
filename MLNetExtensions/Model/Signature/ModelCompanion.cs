using System.Globalization;
using System.Text.Json;
using MLNetGhost.Files;
using MLNetGhost.Imaging;
using YamlDotNet.RepresentationModel;

namespace MLNetGhost.Model;

/// <summary>
/// What files beside a model say of it: a list of class names, Hugging Face's <c>config.json</c> and <c>preprocessor_config.json</c>,
/// PaddleDetection's <c>infer_cfg.yml</c>. They count only for what the model itself and the options leave open.
/// </summary>
internal sealed record ModelCompanion
{
    private const long LargestFile = 4 << 20;

    /// <summary>Class names; the index is the class id.</summary>
    public IReadOnlyList<string>? ClassNames { get; private init; }

    /// <summary>The file with the names.</summary>
    public string? NamesFile { get; private init; }

    /// <summary>The layout that the model's type implies.</summary>
    public DetectorLayout? Layout { get; private init; }

    /// <summary>The file that states the type.</summary>
    public string? LayoutFile { get; private init; }

    /// <summary>How pictures are prepared.</summary>
    public PreparationOptions? Preparation { get; private init; }

    /// <summary>The file that says so.</summary>
    public string? PreparationFile { get; private init; }

    /// <summary>The layouts of the tool that writes such a file; for others it is somebody else's.</summary>
    public IReadOnlyList<DetectorLayout> PreparedLayouts { get; private init; } = [];

    /// <summary>Reads the files beside a model.</summary>
    /// <param name="modelPath">The ONNX file.</param>
    public static ModelCompanion Read(string modelPath)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(modelPath))!;
        var companion = new ModelCompanion();
        if (Find(folder, "infer_cfg.yml") is { } paddle)
        {
            companion = companion.WithPaddle(paddle);
        }

        // Hugging Face's repositories keep exports in a folder of their own.
        var parent = Path.GetFileName(folder) == "onnx" ? Path.GetDirectoryName(folder) : null;
        if ((Find(folder, "config.json") ?? Find(parent, "config.json")) is { } config)
        {
            companion = companion.WithConfig(config);
            if ((Find(folder, "preprocessor_config.json") ?? Find(parent, "preprocessor_config.json")) is { } processor)
            {
                companion = companion.WithProcessor(processor);
            }
        }

        var stem = Path.GetFileNameWithoutExtension(modelPath);
        foreach (var name in new[] { $"{stem}.names", $"{stem}.txt", "classes.txt", "labels.txt" })
        {
            if (Find(folder, name) is { } list)
            {
                var names = TextFile.ReadLines(list).Select(line => line.Trim()).Where(line => line.Length > 0).ToArray();
                return names.Length > 0 ? companion with { ClassNames = names, NamesFile = list } : companion;
            }
        }

        return companion;
    }

    private static string? Find(string? folder, string name) =>
        folder is not null && Path.Combine(folder, name) is var path && File.Exists(path) && new FileInfo(path).Length <= LargestFile
            ? path
            : null;

    private ModelCompanion WithConfig(string path)
    {
        using var json = Parse(path);
        if (json is null)
        {
            return this;
        }

        var root = json.RootElement;
        var companion = this;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("id2label", out var labels)
            && labels.ValueKind == JsonValueKind.Object)
        {
            var names = labels.EnumerateObject()
                .Select(label => (Id: int.TryParse(label.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1,
                    Name: label.Value.ToString()))
                .OrderBy(label => label.Id).ToArray();
            if (names.Length > 0 && names.Select(label => label.Id).SequenceEqual(Enumerable.Range(0, names.Length)))
            {
                companion = companion with { ClassNames = [.. names.Select(label => label.Name)], NamesFile = path };
            }
        }

        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("model_type", out var type) ? type.ToString() switch
        {
            "detr" or "conditional_detr" or "yolos" or "table-transformer" =>
                companion with { Layout = DetectorLayout.DetrSoftmax, LayoutFile = path },
            "rt_detr" or "rt_detr_v2" or "d_fine" or "deformable_detr" or "dab-detr" =>
                companion with { Layout = DetectorLayout.DetrSigmoid, LayoutFile = path },
            _ => companion,
        }
            : companion;
    }

    private ModelCompanion WithProcessor(string path)
    {
        using var json = Parse(path);
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } root)
        {
            return this;
        }

        var normalises = root.TryGetProperty("do_normalize", out var flag) && flag.ValueKind == JsonValueKind.True;
        return this with
        {
            PreparationFile = path,
            PreparedLayouts = [DetectorLayout.DetrSigmoid, DetectorLayout.DetrSoftmax],
            Preparation = new PreparationOptions
            {
                Scale = root.TryGetProperty("rescale_factor", out var factor) && factor.TryGetSingle(out var scale) && scale > 0
                    ? scale
                    : null,
                Mean = normalises ? Channels(root, "image_mean") : ChannelValues.All(0),
                Deviation = normalises ? Channels(root, "image_std") : ChannelValues.All(1),
            },
        };
    }

    private ModelCompanion WithPaddle(string path)
    {
        if (ParseYaml(path) is not { } root)
        {
            return this;
        }

        var companion = root.Children.TryGetValue("label_list", out var list) && list is YamlSequenceNode { Children.Count: > 0 } labels
            ? this with { ClassNames = [.. labels.Children.Select(label => label.ToString())], NamesFile = path }
            : this;
        if (!root.Children.TryGetValue("Preprocess", out var steps) || steps is not YamlSequenceNode sequence)
        {
            return companion;
        }

        var preparation = new PreparationOptions { Mean = ChannelValues.All(0), Deviation = ChannelValues.All(1), Scale = 1 };
        foreach (var step in sequence.Children.OfType<YamlMappingNode>())
        {
            preparation = Text(step, "type") switch
            {
                "Resize" when IsTrue(step, "keep_ratio") => preparation with { Fit = PictureFit.TopLeft, PadColour = ChannelValues.All(0) },
                "Resize" => preparation with { Fit = PictureFit.Stretch },
                "NormalizeImage" => preparation with
                {
                    Scale = IsTrue(step, "is_scale") || Text(step, "is_scale") is null ? 1f / 255 : 1,
                    Mean = Text(step, "norm_type") == "none" ? preparation.Mean : Channels(step, "mean") ?? preparation.Mean,
                    Deviation = Text(step, "norm_type") == "none" ? preparation.Deviation : Channels(step, "std") ?? preparation.Deviation,
                },
                _ => preparation,
            };
        }

        return companion with { Preparation = preparation, PreparationFile = path, PreparedLayouts = [DetectorLayout.Paddle] };
    }

    /// <summary>A file's content; null if it is not JSON, for then it is not about the model.</summary>
    private static JsonDocument? Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(SharedFile.ReadAllBytes(path));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A YAML file's mapping; null if it is none.</summary>
    private static YamlMappingNode? ParseYaml(string path)
    {
        try
        {
            return YamlFile.ReadRoot(path, "or move it away from the model") as YamlMappingNode;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ChannelValues? Channels(JsonElement root, string key) =>
        root.TryGetProperty(key, out var values) && values.ValueKind == JsonValueKind.Array
            && values.EnumerateArray().Select(value => value.TryGetSingle(out var number) ? number : float.NaN).ToArray()
                is [var red, var green, var blue]
            ? new(red, green, blue)
            : null;

    private static ChannelValues? Channels(YamlMappingNode step, string key) =>
        step.Children.TryGetValue(key, out var values) && values is YamlSequenceNode sequence
            && sequence.Children.Select(value => Number(value.ToString())).ToArray() is [var red, var green, var blue]
            ? new(red, green, blue)
            : null;

    private static float Number(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : float.NaN;

    private static string? Text(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) ? value.ToString() : null;

    private static bool IsTrue(YamlMappingNode node, string key) =>
        string.Equals(Text(node, key), "true", StringComparison.OrdinalIgnoreCase);
}
