using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>A text file with one class name per line; the line's position is the class id.</summary>
internal static class ClassNameFile
{
    /// <summary>The names; empty lines at the end are ignored.</summary>
    /// <exception cref="InvalidDataException">There are no names, or there is an empty line between names.</exception>
    public static List<string> Read(string file)
    {
        var names = TextFile.ReadLines(file).Select(line => line.Trim()).ToList();
        while (names.Count > 0 && names[^1].Length == 0)
        {
            names.RemoveAt(names.Count - 1);
        }

        if (names.Count == 0)
        {
            throw new InvalidDataException($"{file} is empty; write one class name per line.");
        }

        return names.IndexOf("") is var blank and >= 0
            ? throw new InvalidDataException($"{file} line {blank + 1} is empty; write one class name per line, without gaps.")
            : names;
    }
}
