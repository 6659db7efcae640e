namespace MLNetGhost.Data;

/// <summary>A text file with one class name a line; the line's position is the class id.</summary>
internal static class ClassNameFile
{
    /// <summary>The names; empty lines at the end are left out.</summary>
    /// <exception cref="InvalidDataException">There is no name, or an empty line between names.</exception>
    public static List<string> Read(string file)
    {
        var names = File.ReadAllLines(file).Select(line => line.Trim()).ToList();
        while (names.Count > 0 && names[^1].Length == 0)
        {
            names.RemoveAt(names.Count - 1);
        }

        if (names.Count == 0)
        {
            throw new InvalidDataException($"{file} is empty; write one class name a line.");
        }

        return names.IndexOf("") is var blank and >= 0
            ? throw new InvalidDataException($"{file} line {blank + 1} is empty; write one class name a line, without gaps.")
            : names;
    }
}
