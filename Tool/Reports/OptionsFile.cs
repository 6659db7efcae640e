using MLNetGhost.Files;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MLNetGhost.Tool.Reports;

/// <summary>
/// Options by name in a YAML file: <c>args.yaml</c> of a run, and what <c>--config</c> reads. A value is plain text or a list of it.
/// </summary>
internal static class OptionsFile
{
    /// <summary>Writes options in the given order.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="options">Name and value; a null value is written as <c>null</c>.</param>
    /// <param name="remarks">Lines for the reader of the file, written as comments below the options.</param>
    public static void Write(string path, IEnumerable<KeyValuePair<string, string?>> options, params IEnumerable<string> remarks)
    {
        var mapping = new YamlMappingNode();
        foreach (var (name, value) in options)
        {
            mapping.Add(name, new YamlScalarNode(value ?? "null"));
        }

        var stream = new YamlStream(new YamlDocument(mapping));
        AtomicFile.Write(path, file =>
        {
            using var writer = new StreamWriter(file, leaveOpen: true);
            stream.Save(writer, assignAnchors: false);
            foreach (var remark in remarks)
            {
                writer.WriteLine($"# {remark}");
            }
        });
    }

    /// <summary>Reads options; names may use <c>_</c> or <c>-</c>. Entries whose value is null are left out.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Name with <c>-</c> and value, in the order of the file; a list becomes one entry per value.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not YAML, or not a flat list of names and values.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string path)
    {
        return YamlFile.ReadRoot(path, "name a YAML file with one 'option: value' per line") switch
        {
            null => [],
            YamlMappingNode mapping => [.. mapping.Children.SelectMany(pair => Entries(path, pair.Key, pair.Value))],
            _ => throw new InvalidDataException($"{path} does not hold names and values; write one 'option: value' per line."),
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Entries(string path, YamlNode key, YamlNode value)
    {
        if (key is not YamlScalarNode { Value: { } name })
        {
            throw new InvalidDataException($"{path}, line {key.Start.Line}: an option's name must be plain text.");
        }

        foreach (var item in value is YamlSequenceNode list ? list.Children : [value])
        {
            if (item is not YamlScalarNode scalar)
            {
                throw new InvalidDataException($"{path}, line {item.Start.Line}: the value of '{name}' must be a number, plain text, or "
                    + "a list of them.");
            }

            if (scalar.Style != ScalarStyle.Plain || scalar.Value is not (null or "" or "null" or "~"))
            {
                yield return KeyValuePair.Create(name.Replace('_', '-'), scalar.Value!);
            }
        }
    }
}
