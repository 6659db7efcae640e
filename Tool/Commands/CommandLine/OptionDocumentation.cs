using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using MLNetGhost.Options;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// What the options mean, from the XML documentation of their properties, which the build embeds into the program: one sentence serves
/// a C# editor, the help and <c>docs/options.md</c>.
/// </summary>
internal sealed partial class OptionDocumentation
{
    private readonly Dictionary<string, XElement> _summaries = new(StringComparer.Ordinal);

    private OptionDocumentation()
    {
    }

    /// <summary>Reads the documentation of all options records.</summary>
    public static OptionDocumentation Read()
    {
        var documentation = new OptionDocumentation();
        var program = Assembly.GetExecutingAssembly();
        foreach (var name in program.GetManifestResourceNames().Where(name => name.EndsWith(".xml", StringComparison.Ordinal)))
        {
            using var stream = program.GetManifestResourceStream(name)!;
            using var reader = XmlReader.Create(stream);
            documentation.Add(reader);
        }

        return documentation;
    }

    /// <summary>Sets the help lines of a command's options. Only the help needs them, so only it reads them.</summary>
    /// <param name="command">The command.</param>
    public static void Describe(Command command)
    {
        if (command.Options.OfType<IRecordOption>().ToArray() is { Length: > 0 } options)
        {
            var documentation = Read();
            Array.ForEach(options, option => option.Describe(documentation));
        }
    }

    /// <summary>The whole summary of an option's property, in the words of C#.</summary>
    /// <param name="option">The option.</param>
    public string Meaning(OptionDescription option) => Text(option, static (property, _) => $"`{property}`", code => $"`{code}`");

    /// <summary>
    /// Its first sentence in the program's words, without a full stop and without what null means: the program has no null.
    /// </summary>
    /// <param name="option">The option.</param>
    public string ShortMeaning(OptionDescription option)
    {
        var text = Text(option, static (property, name) => name is null ? property : $"--{name}", code => code);
        return AboutNull().Replace(FirstSentence().Match(text).Value, "").TrimEnd('.');
    }

    private void Add(XmlReader reader)
    {
        while (reader.ReadToFollowing("member"))
        {
            var id = reader.GetAttribute("name")!;
            if (id.StartsWith("P:", StringComparison.Ordinal) && id.Contains("Options.", StringComparison.Ordinal)
                && XNode.ReadFrom(reader) is XElement member && member.Element("summary") is { } summary)
            {
                _summaries[id] = summary;
            }
        }
    }

    private string Text(OptionDescription option, Func<string, string?, string> reference, Func<string, string> code)
    {
        var id = $"P:{option.Property.DeclaringType!.FullName}.{option.Property.Name}";
        var summary = _summaries.GetValueOrDefault(id)
            ?? throw new InvalidOperationException($"The property {id} has no documentation; write its summary.");
        var parts = summary.Nodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" } see => Referenced(option, see.Attribute("cref")!.Value, reference, code),
            XElement element => code(element.Value),
            _ => "",
        });
        return Whitespace().Replace(string.Concat(parts), " ").Trim();
    }

    /// <summary>The caller decides how options are named; members of enumerations go by their words.</summary>
    private static string Referenced(
        OptionDescription option, string target, Func<string, string?, string> reference, Func<string, string> code)
    {
        // A method's name ends with the types of its parameters.
        var parts = target.Split('(')[0].Split('.');
        return target[0] switch
        {
            'P' => reference(parts[^1], Sibling(option, parts[^1])?.Name),
            'F' => code(CommandOptions.WordOf(parts[^1])),
            'M' => reference($"{parts[^2]}.{parts[^1]}", null),
            _ => reference(parts[^1].Split(':')[^1], null),
        };
    }

    private static OptionDescription? Sibling(OptionDescription option, string property) =>
        OptionTable.Of(option.Property.ReflectedType!).Options.FirstOrDefault(other => other.Property.Name == property);

    [GeneratedRegex(@"^.*?\.(?= |$)")]
    private static partial Regex FirstSentence();

    [GeneratedRegex("; null .*?(?=;|$)")]
    private static partial Regex AboutNull();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
