using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>A text file with one class name per line; the line's position is the class id.</summary>
internal static class ClassNameFile
{
    /// <summary>The names; empty lines at the end are ignored.</summary>
    /// <exception cref="InvalidDataException">There are no names, more than <see cref="ClassNameList.MostClasses"/>, or an empty line
    /// stands between names.</exception>
    public static List<string> Read(string file)
    {
        var names = TextFile.ReadLines(file).Select(line => line.Trim()).Take(ClassNameList.MostClasses + 1).ToList();
        if (names.Count > ClassNameList.MostClasses)
        {
            throw TooMany(file);
        }

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

    /// <summary>Refuses names that cannot be lines: blanks around a name are none of its own.</summary>
    /// <param name="classNames">The names.</param>
    /// <param name="file">The file to be written, in words: <c>VOC's classes.txt</c>.</param>
    /// <exception cref="InvalidDataException">A name is empty, or has a line break or blanks around it.</exception>
    public static void Require(IReadOnlyList<string> classNames, string file)
    {
        if (classNames.FirstOrDefault(name => name.AsSpan().ContainsAny('\n', '\r') || name != name.Trim() || name.Length == 0) is { } name)
        {
            throw new InvalidDataException($"The class name '{Excerpt.Of(name)}' cannot be a line of {file}: it is empty, "
                + "or has a line break or blanks around it; rename the class, or write YOLO or COCO.");
        }
    }

    /// <summary>The error for more classes than there may be.</summary>
    public static InvalidDataException TooMany(string file) => new(string.Create(CultureInfo.InvariantCulture,
        $"{file} has more than {ClassNameList.MostClasses:N0} classes, the most that a dataset may have; name the right file."));
}
