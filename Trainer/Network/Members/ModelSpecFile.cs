using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MLNetGhost.Files;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// A user-defined detector as a YAML file. Its entries are those of <see cref="ModelSpec"/>:
/// <code>
/// name: my-member
/// backbone:
///   kind: ghostnetv3            # or yolo11
///   stem: 16
///   stages:                     # a list of rows per stage; five halvings including the stem's, to stride 32
///     - - {kernel: 3, expand: 16, out: 16}
///     - - {kernel: 3, expand: 48, out: 24, stride: 2}
///       - {kernel: 3, expand: 72, out: 24, squeezeRatio: 0.25, gated: true}
/// scaling: n                    # or s, m, l, or {depth: 0.5, width: 0.25, maxChannels: 1024, alwaysC3k: false}
/// depthwiseBoxBranch: true
/// </code>
/// With <c>base: edge-n</c>, missing entries are taken from that member, and <c>width: 1.5</c> multiplies the channels of its backbone.
/// </summary>
public static partial class ModelSpecFile
{
    private const string Base = "base";
    private const string Width = "width";
    private const string Kind = "kind";
    private const string Scaling = "scaling";
    private const string BackboneEntry = "backbone";
    private const string Expected = "write a model as YAML: name, backbone and scaling, or name and base (docs/training.md, \"A member "
        + "of your own\")";

    private static readonly Type[] s_records =
        [typeof(ModelSpec), typeof(GhostBackboneSpec), typeof(GhostRow), typeof(YoloBackboneSpec), typeof(YoloRow),
            typeof(CompoundScaling)];

    private static readonly Dictionary<string, CompoundScaling> s_scalings = new(StringComparer.Ordinal)
    {
        ["n"] = CompoundScaling.Nano,
        ["s"] = CompoundScaling.Small,
        ["m"] = CompoundScaling.Medium,
        ["l"] = CompoundScaling.Large,
    };

    /// <summary>Finds a member by its name, or reads your own.</summary>
    /// <param name="nameOrPath">A name of <see cref="ModelFamily"/>, or the path of a <c>.yaml</c> file.</param>
    /// <exception cref="ArgumentException">There is no such member.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file does not describe a network that can be built.</exception>
    public static ModelSpec Find(string nameOrPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        return Path.GetExtension(nameOrPath).ToUpperInvariant() is ".YAML" or ".YML" ? Read(nameOrPath) : ModelFamily.Get(nameOrPath);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It does not describe a network that can be built; the message names the location, the
    /// value and the rule.</exception>
    public static ModelSpec Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (YamlFile.ReadRoot(path, Expected) is not YamlMappingNode root)
        {
            throw new InvalidDataException($"{path} has no entries; {Expected}.");
        }

        try
        {
            var spec = Build(ToJson(root).AsObject());
            spec.Validate();
            return !ModelFamily.Has(spec.Name) || ModelFamily.Get(spec.Name) == spec
                ? spec
                : throw new ArgumentException($"The name '{spec.Name}' belongs to a member of the family with different tables; give "
                    + $"this one a different name.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {Excerpt.OfSentence(Describe(e))}", e);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{path}: {Excerpt.OfSentence(e.Message)}", e);
        }
    }

    /// <summary>Writes a member as a file that <see cref="Read"/> reads: a starting point for your own.</summary>
    /// <param name="path">The file; it is replaced if it exists.</param>
    /// <param name="spec">The member.</param>
    public static void Write(string path, ModelSpec spec)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(spec);
        var stream = new YamlStream(new YamlDocument(ToYaml(JsonSerializer.SerializeToNode(spec, ModelSpecJson.Tables)!)));
        AtomicFile.Write(path, file =>
        {
            using var writer = new StreamWriter(file, leaveOpen: true);
            stream.Save(writer, assignAnchors: false);
        });
    }

    private static ModelSpec Build(JsonObject entries)
    {
        if (entries.TryGetPropertyValue(Base, out var name))
        {
            entries.Remove(Base);
            var member = ModelFamily.Get(name?.ToString() ?? "");
            member = TakeWidth(entries) is { } width ? Widen(member, width) : member;
            foreach (var (key, value) in JsonSerializer.SerializeToNode(member, ModelSpecJson.Tables)!.AsObject().ToArray())
            {
                if (!entries.ContainsKey(key) && key != "name")
                {
                    entries[key] = value?.DeepClone();
                }
            }
        }
        else if (entries.ContainsKey(Width))
        {
            throw new ArgumentException($"'{Width}' multiplies the channels of a member's backbone; name the member with '{Base}', or "
                + $"leave it out.");
        }

        ExpandScaling(entries);
        if (entries[BackboneEntry] is JsonObject backbone)
        {
            ExpandScaling(backbone);
            if (!backbone.ContainsKey(Kind))
            {
                throw new ArgumentException($"'{BackboneEntry}' has no '{Kind}'; use ghostnetv3 or yolo11.");
            }
        }

        return entries.Deserialize<ModelSpec>(ModelSpecJson.Tables)!;
    }

    private static double? TakeWidth(JsonObject entries)
    {
        if (!entries.TryGetPropertyValue(Width, out var node))
        {
            return null;
        }

        entries.Remove(Width);
        return double.TryParse(node?.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var width)
            && width is >= 0.1 and <= 10
            ? width
            : throw new ArgumentException($"'{Width}' {node} is not a number from 0.1 to 10; 1 leaves the channels as they are.");
    }

    private static ModelSpec Widen(ModelSpec member, double width) => member.Backbone is GhostBackboneSpec ghost
        ? member with { Backbone = ghost.WithWidth(width) }
        : throw new ArgumentException($"'{Width}' requires a GhostNetV3 backbone; {member.Name} has another. Specify its rows instead.");

    /// <summary>A letter selects YOLO11's scaling of that size.</summary>
    private static void ExpandScaling(JsonObject entries)
    {
        if (entries[Scaling] is JsonValue letter)
        {
            entries[Scaling] = s_scalings.TryGetValue(letter.ToString(), out var scaling)
                ? JsonSerializer.SerializeToNode(scaling, ModelSpecJson.Tables)
                : throw new ArgumentException($"'{Scaling}' {letter} is not one of {string.Join(", ", s_scalings.Keys)}; choose one, or "
                    + $"give depth, width, maxChannels and alwaysC3k.");
        }
    }

    private static JsonNode ToJson(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                var result = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    result[key is YamlScalarNode { Value: { } text } ? text : throw new ArgumentException(
                        $"Line {key.Start.Line}: an entry's name must be plain text.")] = ToJson(value);
                }

                return result;
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select(ToJson)]);
            case YamlScalarNode { Value: { } text } scalar:
                return scalar.Style == ScalarStyle.Plain ? ToValue(text) : JsonValue.Create(text);
            default:
                throw new ArgumentException($"Line {node.Start.Line}: a value must be a number, text, a list or entries.");
        }
    }

    private static JsonValue ToValue(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
        : bool.TryParse(text, out var truth) ? JsonValue.Create(truth)
        : JsonValue.Create(text);

    /// <summary>Writes entries as blocks, but a table row, which holds only plain values, on one line.</summary>
    private static YamlNode ToYaml(JsonNode? node) => node switch
    {
        JsonObject entries =>
            new YamlMappingNode(entries.Select(entry => KeyValuePair.Create((YamlNode)new YamlScalarNode(entry.Key), ToYaml(entry.Value))))
            {
                Style = entries.All(entry => entry.Value is JsonValue) ? MappingStyle.Flow : MappingStyle.Block,
            },
        JsonArray items => new YamlSequenceNode(items.Select(ToYaml)),
        _ => new YamlScalarNode(node?.ToString() ?? "null"),
    };

    /// <summary>Replaces the serializer's messages, which name C# types: someone who writes YAML only knows entries.</summary>
    private static string Describe(JsonException e)
    {
        var place = e.Path is { Length: > 2 } path ? $"{path[2..]}: " : "";
        var message = Unknown().Match(e.Message) is { Success: true } unknown ? $"there is no entry '{unknown.Groups["name"].Value}'"
            : Missing().Match(e.Message) is { Success: true } missing ? $"these entries are missing: {missing.Groups["names"].Value}"
            : e.Message.StartsWith("The JSON value could not be "
                + "converted", StringComparison.Ordinal) ? $"the value is not {Meaning(e.Path)}"
            : e.Message.Split(" Path: ")[0].TrimEnd('.');
        return $"{place}{message}. The entries of a model are described in docs/training.md, \"A member of your own\".";
    }

    /// <summary>
    /// What an entry holds, according to the record it belongs to; the serializer names the record instead of the value's type.
    /// </summary>
    private static string Meaning(string? path)
    {
        var name = path?[(path.LastIndexOf('.') + 1)..] ?? "";
        var type = s_records.SelectMany(record => record.GetProperties())
            .FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.PropertyType;
        return type == typeof(int) ? "a whole number"
            : type == typeof(double) ? "a number"
            : type == typeof(bool) ? "true or false"
            : type == typeof(string) ? "text"
            : type is { IsEnum: true } ? string.Join(" or ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))
            : type?.IsGenericType == true || path?.EndsWith(']') == true ? "a list of rows, or a row"
            : "a group of entries";
    }

    [GeneratedRegex("The JSON property '(?<name>[^']*)' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties[^:]*: (?<names>.*?)\\.?$")]
    private static partial Regex Missing();
}
