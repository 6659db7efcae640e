using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MLNetGhost.Files;

/// <summary>
/// Reads the events of a YAML text before anything is built from it. YamlDotNet builds, compares and prints nodes by recursion, so that a
/// text of a few characters ends the process or never ends; its parser of events does not.
/// </summary>
/// <remarks>Lists and entries count as often as aliases repeat them: that is what is walked through later.</remarks>
internal sealed class YamlGuard
{
    /// <summary>The deepest nesting of lists and entries.</summary>
    public const int MostDepth = 64;

    /// <summary>The most lists, mappings, names and values; 100,000 class names with their ids are 200,000.</summary>
    public const int MostNodes = 250_000;

    private readonly string _path;
    private readonly Stack<Open> _open = new();
    private readonly Dictionary<AnchorName, Size?> _anchors = [];
    private long _nodes;

    private YamlGuard(string path) => _path = path;

    /// <summary>Checks a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <exception cref="InvalidDataException">It is nested too deeply, has too many nodes, or contains itself.</exception>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static void Check(string text, string path)
    {
        var guard = new YamlGuard(path);
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            guard.Add(parser.Current!);
        }
    }

    private void Add(ParsingEvent next)
    {
        switch (next)
        {
            case AnchorAlias alias:
                // The library reports an alias of nothing.
                Add(_anchors.TryGetValue(alias.Value, out var size)
                    ? size ?? throw Refused(next, $"'{Excerpt.Of(alias.Value.Value)}' stands inside what it stands for; write it out")
                    : new Size(1, 0), next);
                break;
            case Scalar scalar:
                Remember(scalar.Anchor, new Size(1, 0));
                Add(new Size(1, 0), next);
                break;
            case SequenceStart or MappingStart:
                var anchor = ((NodeEvent)next).Anchor;
                Remember(anchor, null);
                Add(new Size(1, 1), next);
                _open.Push(new Open(anchor, _nodes - 1));
                break;
            case SequenceEnd or MappingEnd:
                var closed = _open.Pop();
                var height = closed.Height + 1;
                Remember(closed.Anchor, new Size(_nodes - closed.NodesBefore, height));
                Raise(height);
                break;
        }
    }

    private void Add(Size size, ParsingEvent next)
    {
        _nodes += size.Nodes;
        Raise(size.Height);
        if (_open.Count + size.Height > MostDepth)
        {
            throw Refused(next, $"lists and entries are nested more than {MostDepth} levels deep; write them flatter");
        }

        if (_nodes > MostNodes)
        {
            throw Refused(next, string.Create(CultureInfo.InvariantCulture,
                $"there are more than {MostNodes:N0} names and values, counting aliases as what they stand for; divide the file"));
        }
    }

    /// <summary>The list or mapping that is open is at least one level higher than what it contains.</summary>
    private void Raise(int height)
    {
        if (_open.TryPop(out var open))
        {
            _open.Push(open with { Height = Math.Max(open.Height, height) });
        }
    }

    private void Remember(AnchorName anchor, Size? size)
    {
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = size;
        }
    }

    private InvalidDataException Refused(ParsingEvent next, string rule) =>
        new($"{_path}, line {next.Start.Line}: {rule}.");

    /// <summary>What a node comes to when its aliases are followed; null while it is open.</summary>
    private sealed record Size(long Nodes, int Height);

    private readonly record struct Open(AnchorName Anchor, long NodesBefore, int Height = 0);
}
