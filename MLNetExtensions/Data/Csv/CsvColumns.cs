using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Which columns of a CSV file hold what, by the names in its first row, in any order.</summary>
/// <param name="Separator">What stands between cells: a comma, a semicolon or a tab.</param>
/// <param name="Count">The number of columns.</param>
/// <param name="Picture">The column of the picture's name or path.</param>
/// <param name="Class">The column of the class name.</param>
/// <param name="Box">The columns of the box's left and upper edge, then of its right and lower edge or of its size.</param>
internal sealed record CsvColumns(char Separator, int Count, int Picture, int Class, IReadOnlyList<int> Box)
{
    private static readonly char[] s_separators = [',', ';', '\t'];

    private static readonly string[] s_picture =
    [
        "filename", "filepath", "imagepath", "imagefile", "imagefilename", "imagename", "imgname", "imgpath", "image", "img", "file",
        "path", "picture", "imageid",
    ];

    private static readonly string[] s_class =
        ["class", "label", "classname", "labelname", "categoryname", "category", "tag", "object", "objectclass"];

    private static readonly string[][] s_corners =
    [
        ["xmin", "ymin", "xmax", "ymax"], ["x0", "y0", "x1", "y1"], ["x1", "y1", "x2", "y2"], ["left", "top", "right", "bottom"],
        ["xtl", "ytl", "xbr", "ybr"], ["bboxxmin", "bboxymin", "bboxxmax", "bboxymax"],
    ];

    private static readonly string[][] s_sizes =
        [["bboxx", "bboxy", "bboxwidth", "bboxheight"], ["bboxx", "bboxy", "bboxw", "bboxh"], ["boxx", "boxy", "boxwidth", "boxheight"]];

    private static readonly string[] s_width = ["width", "imagewidth", "imgwidth"];
    private static readonly string[] s_height = ["height", "imageheight", "imgheight"];
    private static readonly string[] s_ofVott = ["image", "xmin", "ymin", "xmax", "ymax", "label"];

    /// <summary>True if the box is a corner and a size.</summary>
    public bool AreSizes { get; private init; }

    /// <summary>The columns of the picture's size; negative where there is none.</summary>
    public (int Width, int Height) Size { get; private init; }

    /// <summary>True if they are those that VoTT writes, in its order.</summary>
    public bool AreOfVott { get; private init; }

    /// <summary>The columns that a first row names; null if it is not the first row of boxes.</summary>
    public static CsvColumns? Find(string line)
    {
        var separator = s_separators.MaxBy(candidate => line.Count(character => character == candidate));
        if (CsvRow.Split(line, separator) is not { } cells)
        {
            return null;
        }

        string[] names = [.. cells.Select(Letters)];
        var (picture, label) = (First(names, s_picture), First(names, s_class));
        var corners = s_corners.Select(set => Indices(names, set)).FirstOrDefault(found => found is not null);
        var box = corners ?? s_sizes.Select(set => Indices(names, set)).FirstOrDefault(found => found is not null);
        return picture < 0 || label < 0 || box is null ? null : new CsvColumns(separator, names.Length, picture, label, box)
        {
            AreSizes = corners is null,
            Size = (First(names, s_width), First(names, s_height)),
            AreOfVott = names.SequenceEqual(s_ofVott, StringComparer.Ordinal),
        };
    }

    /// <summary>Why a first row cannot be used.</summary>
    public static string Describe(string line) => $"the first row is '{Excerpt.Of(line)}'; it must name the columns of a box: filename (or "
        + "image), class (or label), and xmin, ymin, xmax, ymax in pixels, in any order; width and height are the picture's.";

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static int First(string[] names, string[] wanted) =>
        wanted.Select(name => Array.IndexOf(names, name)).FirstOrDefault(index => index >= 0, -1);

    private static int[]? Indices(string[] names, string[] wanted)
    {
        int[] indices = [.. wanted.Select(name => Array.IndexOf(names, name))];
        return indices.All(index => index >= 0) ? indices : null;
    }
}
