using System.Globalization;
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
    private static readonly string[] s_split = ["split", "set", "subset", "partition"];
    private static readonly string[] s_ofVott = ["image", "xmin", "ymin", "xmax", "ymax", "label"];

    /// <summary>True if the box is a corner and a size.</summary>
    public bool AreSizes { get; private init; }

    /// <summary>The columns of the picture's size; negative where there is none.</summary>
    public (int Width, int Height) Size { get; private init; }

    /// <summary>The column of the split; negative if there is none.</summary>
    public int Split { get; private init; } = -1;

    /// <summary>True if the first row names the columns; false if it is one of boxes already.</summary>
    public bool AreNamed { get; private init; } = true;

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
            Split = First(names, s_split),
            AreOfVott = names.SequenceEqual(s_ofVott, StringComparer.Ordinal),
        };
    }

    /// <summary>
    /// The columns path, x1, y1, x2, y2, class of a table whose first row is one of boxes, or of a background, already: keras-retinanet's;
    /// null if the row can be anything else.
    /// </summary>
    public static CsvColumns? OfRow(string line)
    {
        var separator = s_separators.MaxBy(candidate => line.Count(character => character == candidate));
        if (CsvRow.Split(line, separator) is not [var picture, var x1, var y1, var x2, var y2, var name]
            || !ImageExtensions.AreReadable(picture))
        {
            return null;
        }

        var isBackground = (x1 + y1 + x2 + y2 + name).Length == 0;
        var columns = new CsvColumns(separator, 6, 0, 5, [1, 2, 3, 4]) { Size = (-1, -1), AreNamed = false };
        return isBackground || (name.Length > 0 && columns.Number(name) is null
            && columns.Number(x1) < columns.Number(x2) && columns.Number(y1) < columns.Number(y2)) ? columns : null;
    }

    /// <summary>
    /// The number in a cell; null if it is none. Where cells are not separated by commas, a comma may stand before decimals.
    /// </summary>
    /// <param name="cell">The text.</param>
    public double? Number(string cell) => double.TryParse(
        Separator != ',' && cell.Count(character => character == ',') == 1 && !cell.Contains('.') ? cell.Replace(',', '.') : cell,
        NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>Why a first row cannot be used.</summary>
    public static string Describe(string line) => $"the first row is '{Excerpt.Of(line)}'; it must name the columns of a box: filename (or "
        + "image), class (or label), and xmin, ymin, xmax, ymax in pixels, in any order; width and height are the picture's. "
        + "Without such a row, each is path, x1, y1, x2, y2, class.";

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static int First(string[] names, string[] wanted) =>
        wanted.Select(name => Array.IndexOf(names, name)).FirstOrDefault(index => index >= 0, -1);

    private static int[]? Indices(string[] names, string[] wanted)
    {
        int[] indices = [.. wanted.Select(name => Array.IndexOf(names, name))];
        return indices.All(index => index >= 0) ? indices : null;
    }
}
