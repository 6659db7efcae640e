using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Model;

/// <summary>
/// What a detector's ONNX file says about itself in <c>metadata_props</c>: the entries that YOLO tools write and read, and our own, whose
/// keys begin with <c>mlnetghost.</c> Every entry is optional.
/// </summary>
public sealed record DetectorMetadata
{
    private const string NamesKey = "names";
    private const string StrideKey = "stride";
    private const string TaskKey = "task";
    private const string ImageSizeKey = "imgsz";
    private const string BatchKey = "batch";
    private const string EndToEndKey = "end2end";
    private const string ArgumentsKey = "args";
    private const string ChannelsKey = "channels";
    private const string DescriptionKey = "description";
    private const string HeadKey = "head";
    private const string LayoutKey = "mlnetghost.layout";
    private const string ModelKey = "mlnetghost.model";
    private const string VersionKey = "mlnetghost.version";

    /// <summary>The task that this library runs.</summary>
    public const string DetectTask = "detect";

    /// <summary>Class names; the index is the class id.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Width and height of an input must be multiples of this, in pixels.</summary>
    public int? Stride { get; init; }

    /// <summary>What the model does; <see cref="DetectTask"/> for a detector.</summary>
    public string? Task { get; init; }

    /// <summary>Height and width of the input that the model was made for, in pixels.</summary>
    public (int Height, int Width)? ImageSize { get; init; }

    /// <summary>The batch size that the model was exported with.</summary>
    public int? Batch { get; init; }

    /// <summary>True for a model whose boxes need no suppression: it was trained to find each object once.</summary>
    public bool EndToEnd { get; init; }

    /// <summary>True for a model that was exported with suppression in its graph (<c>nms=True</c>).</summary>
    public bool SuppressesInGraph { get; init; }

    /// <summary>Number of colour channels that the model was made for.</summary>
    public int? Channels { get; init; }

    /// <summary>The type of the model's head, in the words of the tool that trained it.</summary>
    public string? Head { get; init; }

    /// <summary>What the model is, in the words of the tool that exported it.</summary>
    public string? Description { get; init; }

    /// <summary>The form of the outputs, if our own exporter wrote it.</summary>
    public DetectorLayout? Layout { get; init; }

    /// <summary>The member of the model family, if our own exporter wrote it.</summary>
    public string? Model { get; init; }

    /// <summary>The version of this library that exported the model.</summary>
    public string? Version { get; init; }

    /// <summary>Reads the metadata of a model; unknown keys are ignored.</summary>
    /// <param name="properties">The entries of <c>metadata_props</c>.</param>
    /// <exception cref="InvalidDataException">An entry cannot be read; the message names it and shows its text.</exception>
    public static DetectorMetadata Parse(IReadOnlyDictionary<string, string> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        return new DetectorMetadata
        {
            ClassNames = Read(properties, NamesKey, value => CheckNames(ParseNames(value))),
            Stride = Read<int?>(properties, StrideKey, value => Side(LargestInt(value))),
            Task = properties.GetValueOrDefault(TaskKey),
            ImageSize = Read<(int, int)?>(properties, ImageSizeKey, value => ParseImageSize(value)),
            Batch = Read<int?>(properties, BatchKey, value => PositiveInt(value)),
            EndToEnd = Read(properties, EndToEndKey, value => value is true),
            SuppressesInGraph = Read(properties, ArgumentsKey, ParseSuppression),
            Channels = Read<int?>(properties, ChannelsKey, value => PositiveInt(value)),
            Head = properties.GetValueOrDefault(HeadKey),
            Description = properties.GetValueOrDefault(DescriptionKey),
            Layout = ParseLayout(properties.GetValueOrDefault(LayoutKey)),
            Model = properties.GetValueOrDefault(ModelKey),
            Version = properties.GetValueOrDefault(VersionKey),
        };
    }

    /// <summary>The entries to write into a model's <c>metadata_props</c>; absent values are left out.</summary>
    public IReadOnlyDictionary<string, string> ToProperties()
    {
        var properties = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add(NamesKey, ClassNames is null ? null : FormatNames(ClassNames));
        Add(StrideKey, Stride?.ToString(CultureInfo.InvariantCulture));
        Add(TaskKey, Task);
        Add(ImageSizeKey, ImageSize is { } size ? string.Create(CultureInfo.InvariantCulture, $"[{size.Height}, {size.Width}]") : null);
        Add(BatchKey, Batch?.ToString(CultureInfo.InvariantCulture));
        Add(EndToEndKey, EndToEnd ? "True" : null);
        Add(ArgumentsKey, SuppressesInGraph ? "{'nms': True}" : null);
        Add(ChannelsKey, Channels?.ToString(CultureInfo.InvariantCulture));
        Add(HeadKey, Head);
        Add(DescriptionKey, Description);
        Add(LayoutKey, Layout switch { DetectorLayout.Yolo => "yolo", DetectorLayout.Raw => "raw", _ => null });
        Add(ModelKey, Model);
        Add(VersionKey, Version);
        return properties;

        void Add(string key, string? text)
        {
            if (text is not null)
            {
                properties.Add(key, text);
            }
        }
    }

    private static string FormatNames(IReadOnlyList<string> names) =>
        "{" + string.Join(", ", names.Select((name, id) => string.Create(CultureInfo.InvariantCulture,
            $"{id}: {PythonLiteral.Quote(name)}"))) + "}";

    private static T? Read<T>(IReadOnlyDictionary<string, string> properties, string key, Func<object?, T> convert)
    {
        if (!properties.TryGetValue(key, out var text) || text.Length == 0)
        {
            return default;
        }

        try
        {
            return text.Length <= ModelLimits.LongestMetadata
                ? convert(PythonLiteral.Parse(text))
                : throw new FormatException($"it has {text.Length} characters, more than {ModelLimits.LongestMetadata}");
        }
        catch (FormatException e)
        {
            throw new InvalidDataException($"The model's metadata entry '{key}' cannot be read: {Excerpt.Of(e.Message, 500)}. Its text is: "
                + $"{Excerpt.Of(text)}", e);
        }
    }

    private static string[] ParseNames(object? value)
    {
        switch (value)
        {
            case List<object?> list:
                return [.. list.Select(Name)];
            case List<KeyValuePair<object?, object?>> entries:
                var names = new string?[entries.Count];
                foreach (var (key, name) in entries)
                {
                    var id = key switch
                    {
                        long number => number,
                        string text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
                        _ => throw new FormatException($"the class id '{key}' is not a whole number"),
                    };
                    if (id < 0 || id >= names.Length || names[id] is not null)
                    {
                        throw new FormatException($"class id {id} is repeated or not in 0 to {names.Length - 1}; each of the "
                            + $"{names.Length} classes needs its own id");
                    }

                    names[id] = Name(name);
                }

                return names!;
            default:
                throw new FormatException("expected a dictionary or list of names");
        }
    }

    private static string[] CheckNames(string[] names) =>
        ClassNameList.Complaint(names) is { } complaint ? throw new FormatException($"it has {complaint}") : names;

    private static string Name(object? value) => value switch
    {
        string name => name,
        long or double => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        bool flag => flag ? "True" : "False",
        _ => throw new FormatException("a class name is not text"),
    };

    /// <summary>Whether the arguments of the export asked for suppression; what else is among them is nobody's concern here.</summary>
    private static bool ParseSuppression(object? value) => value is List<KeyValuePair<object?, object?>> arguments
        && arguments.Any(argument => argument is { Key: "nms", Value: true });

    private static (int Height, int Width) ParseImageSize(object? value) => value switch
    {
        List<object?> { Count: 2 } sides => (Side(PositiveInt(sides[0])), Side(PositiveInt(sides[1]))),
        List<object?> { Count: 1 } sides => (Side(PositiveInt(sides[0])), Side(PositiveInt(sides[0]))),
        long => (Side(PositiveInt(value)), Side(PositiveInt(value))),
        _ => throw new FormatException("expected height and width"),
    };

    private static int Side(int pixels) => pixels <= ModelLimits.LargestSide
        ? pixels
        : throw new FormatException($"{pixels} is more than {ModelLimits.LargestSide} pixels");

    private static int LargestInt(object? value) =>
        value is List<object?> { Count: > 0 } strides ? strides.Max(PositiveInt) : PositiveInt(value);

    private static int PositiveInt(object? value) => value switch
    {
        long number and > 0 and <= int.MaxValue => (int)number,
        double number and > 0 and <= int.MaxValue when number == Math.Floor(number) => (int)number,
        _ => throw new FormatException("expected a positive whole number"),
    };

    private static DetectorLayout? ParseLayout(string? text) => text switch
    {
        null => null,
        "yolo" => DetectorLayout.Yolo,
        "raw" => DetectorLayout.Raw,
        _ => throw new InvalidDataException($"The model's metadata entry '{LayoutKey}' is '{Excerpt.Of(text)}'; this version supports "
            + $"'yolo' and 'raw'."),
    };
}
