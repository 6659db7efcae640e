namespace MLNetGhost.Data;

/// <summary>The ways to read a path that a tool wrote, perhaps on another machine.</summary>
internal static class WrittenPath
{
    /// <summary>
    /// Readings of the text that name the same file in other letters: as written; with slashes turned; with percent codes decoded. The
    /// first is the text as it is.
    /// </summary>
    public static IReadOnlyList<string> Readings(string text)
    {
        var plain = text.StartsWith("file://", StringComparison.OrdinalIgnoreCase) ? text["file://".Length..] : text;
        List<string> readings = [text];
        AddNew(readings, plain);
        AddNew(readings, Turn(plain));
        if (plain.Contains('%', StringComparison.Ordinal) && Uri.UnescapeDataString(plain) is var decoded && !decoded.Contains('\0'))
        {
            AddNew(readings, decoded);
            AddNew(readings, Turn(decoded));
        }

        return readings;
    }

    /// <summary>The names that a path consists of, whatever system wrote it: without drive, root and dots.</summary>
    public static string[] Names(string text)
    {
        var names = Turn(Readings(text)[^1]).Split('/', StringSplitOptions.RemoveEmptyEntries).Where(name => name != ".").ToList();
        var lastUp = names.LastIndexOf("..");
        if (lastUp >= 0)
        {
            names.RemoveRange(0, lastUp + 1);
        }

        if (names is [[_, ':'], ..])
        {
            names.RemoveAt(0);
        }

        return [.. names];
    }

    /// <summary>True for a path that starts at a root: a slash, a drive, or a server.</summary>
    public static bool IsAbsolute(string text)
    {
        var turned = Turn(Readings(text)[^1]);
        return turned.StartsWith('/') || turned is [_, ':', '/', ..];
    }

    /// <summary>The path with this system's separators, whichever slashes were written.</summary>
    public static string Turn(string text) => text.Replace('\\', '/');

    private static void AddNew(List<string> readings, string reading)
    {
        if (!readings.Contains(reading))
        {
            readings.Add(reading);
        }
    }
}
