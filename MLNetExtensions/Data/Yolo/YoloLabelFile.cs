using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// The labels of one picture: rows of class id, centre x, centre y, width and height as fractions of the picture. A row with three or
/// more corner points after the class id is a polygon, whose enclosing box is used.
/// </summary>
/// <param name="path">The text file.</param>
/// <param name="classCount">Number of classes; ids start at 0.</param>
internal sealed class YoloLabelFile(string path, int classCount)
{
    /// <summary>Fractions may be outside 0 to 1 by this much; more means that they are not fractions.</summary>
    private const double FractionTolerance = 0.01;

    /// <summary>The smallest class id in the file, valid or not; null if it has no rows.</summary>
    public int? SmallestClassId { get; private set; }

    /// <summary>The largest class id in the file, valid or not; null if it has no rows.</summary>
    public int? LargestClassId { get; private set; }

    /// <summary>
    /// The label file (or folder) of a picture (or folder of pictures): the last folder named images becomes labels, and the extension
    /// becomes .txt.
    /// </summary>
    public static string PathFor(string imagePath)
    {
        var parts = imagePath.Split(Path.DirectorySeparatorChar);
        var folder = Array.LastIndexOf(parts, "images");
        if (folder >= 0)
        {
            parts[folder] = "labels";
        }

        var labels = string.Join(Path.DirectorySeparatorChar, parts);
        return ImageHeader.Extensions.Contains(Path.GetExtension(labels)) ? Path.ChangeExtension(labels, ".txt") : labels;
    }

    /// <summary>Reads the boxes for a picture of the given size.</summary>
    /// <param name="width">The picture's width in pixels.</param>
    /// <param name="height">The picture's height in pixels.</param>
    /// <param name="problems">Where problems go.</param>
    public IReadOnlyList<Annotation> Read(int width, int height, List<DatasetProblem> problems)
    {
        var checker = new AnnotationChecker(path, width, height, problems);
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length > 0)
            {
                AddRow(parts, $"line {number}", width, height, checker, problems);
            }
        }

        return checker.Annotations;
    }

    private void AddRow(string[] parts, string position, int width, int height, AnnotationChecker checker, List<DatasetProblem> problems)
    {
        var row = string.Join(' ', parts.Take(12)) + (parts.Length > 12 ? " …" : "");
        if (parts.Length != 5 && (parts.Length < 7 || parts.Length % 2 == 0))
        {
            problems.Add(DatasetProblem.Error(ProblemKind.MalformedRow, path, $"{position}: the row '{row}' has {parts.Length} values; "
                + $"expected five (class id, centre x, centre y, width, height), or a class id and at least three corner points."));
            return;
        }

        var values = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !double.IsFinite(values[i]))
            {
                problems.Add(DatasetProblem.Error(ProblemKind.MalformedRow, path,
                    $"{position}: '{parts[i]}' in the row '{row}' is not a finite number; write numbers with a decimal point."));
                return;
            }
        }

        if (ClassId(parts[0], values[0], position, problems) is { } classId && AreFractions(values, row, position, width, height, problems))
        {
            checker.Add(classId, values.Length == 5 ? Box(values, width, height) : EnclosingBox(values, width, height), position);
        }
    }

    private int? ClassId(string text, double value, string position, List<DatasetProblem> problems)
    {
        if (value != Math.Floor(value) || Math.Abs(value) > int.MaxValue)
        {
            problems.Add(DatasetProblem.Error(ProblemKind.MalformedRow, path,
                $"{position}: the class id '{text}' is not a whole number; correct it."));
            return null;
        }

        var classId = (int)value;
        SmallestClassId = Math.Min(SmallestClassId ?? classId, classId);
        LargestClassId = Math.Max(LargestClassId ?? classId, classId);
        if (classId >= 0 && classId < classCount)
        {
            return classId;
        }

        problems.Add(DatasetProblem.Error(ProblemKind.UnknownClass, path, $"{position}: the class id {classId} is unknown; {classCount} "
            + $"classes have the ids 0 to {classCount - 1}. Correct the label or add the class's name."));
        return null;
    }

    private bool AreFractions(double[] values, string row, string position, int width, int height, List<DatasetProblem> problems)
    {
        if (values.AsSpan(1).IndexOfAnyExceptInRange(-FractionTolerance, 1 + FractionTolerance) < 0)
        {
            return true;
        }

        var remedy = values.AsSpan(1).ContainsAnyExceptInRange(-2, 2)
            ? $"they look like pixels: divide x by {width} and y by {height}"
            : "correct or remove the row";
        problems.Add(DatasetProblem.Error(ProblemKind.CoordinatesNotFractions, path,
            $"{position}: the row '{row}' has coordinates outside 0 to 1, but YOLO labels are fractions of the picture; {remedy}."));
        return false;
    }

    private static BoundingBox Box(double[] values, int width, int height)
    {
        var (x, y, halfWidth, halfHeight) = (values[1], values[2], values[3] / 2, values[4] / 2);
        return new BoundingBox(
            (float)((x - halfWidth) * width), (float)((y - halfHeight) * height),
            (float)((x + halfWidth) * width), (float)((y + halfHeight) * height));
    }

    private static BoundingBox EnclosingBox(double[] values, int width, int height)
    {
        var (x0, y0, x1, y1) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        for (var i = 1; i < values.Length; i += 2)
        {
            (x0, x1) = (Math.Min(x0, values[i]), Math.Max(x1, values[i]));
            (y0, y1) = (Math.Min(y0, values[i + 1]), Math.Max(y1, values[i + 1]));
        }

        return new BoundingBox((float)(x0 * width), (float)(y0 * height), (float)(x1 * width), (float)(y1 * height));
    }
}
