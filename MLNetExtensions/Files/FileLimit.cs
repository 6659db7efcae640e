using System.Globalization;

namespace MLNetGhost.Files;

/// <summary>How much of a file is read, by what it holds; beyond that the file is refused instead of filling the memory.</summary>
internal static class FileLimit
{
    /// <summary>Bytes of a file with the labels of one picture: YOLO text or VOC XML.</summary>
    public const int Labels = 16 << 20;

    /// <summary>Bytes of a description: YAML, or a text that is read whole.</summary>
    public const int Description = 4 << 20;

    /// <summary>Bytes of a list: paths of pictures or names of classes, one per line.</summary>
    public const int List = 256 << 20;

    /// <summary>Bytes of a list that is read line by line and never kept: paths of pictures for a fleet.</summary>
    public const long Stream = 64L << 30;

    /// <summary>Bytes of one line of a list.</summary>
    public const int Line = 1 << 16;

    /// <summary>The error for a file that is too long.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The most bytes that are read.</param>
    public static InvalidDataException TooLong(string path, long most) => new(string.Create(CultureInfo.InvariantCulture,
        $"{path} has more than {most:N0} bytes, the most that such a file may have; name the right file, or divide it."));
}
