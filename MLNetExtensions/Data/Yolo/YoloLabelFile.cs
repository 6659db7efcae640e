using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// The labels of one picture: rows of class id, centre x, centre y, width and height as fractions of the picture. A longer row is a
/// polygon, whose enclosing box is used, or a box with key points, which are not.
/// </summary>
/// <param name="path">The text file.</param>
/// <param name="classIds">The class ids of the split.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class YoloLabelFile(string path, YoloClassIds classIds, List<DatasetProblem> problems)
{
    /// <summary>Fractions may be outside 0 to 1 by this much; more means that they are not fractions.</summary>
    private const double FractionTolerance = 0.01;

    /// <summary>After as many wrong rows, the rest of the file is not read: it is no file of labels.</summary>
    private const int MostErrors = 1000;

    private int _errors;
    private int _polygons;
    private int _keyPoints;

    /// <summary>Adds the boxes to those of a picture.</summary>
    /// <param name="checker">Collects the boxes.</param>
    /// <param name="header">The picture.</param>
    /// <param name="form">What rows with more than five columns are.</param>
    /// <param name="evidence">Receives such rows if <paramref name="form"/> is not known.</param>
    /// <returns>False if there are such rows and their form is not known: the file has to be read again when it is.</returns>
    public bool Read(AnnotationChecker checker, ImageHeader header, YoloRowForm form, YoloRowEvidence? evidence = null)
    {
        using var content = FileBytes.Read(path);
        var isComplete = true;
        using var rows = new YoloRows(content.Bytes, path);
        while (rows.Read())
        {
            if (rows.Columns > YoloRowForm.BoxColumns && form.Kind == YoloRowKind.Unknown && rows.Wrong.IsEmpty)
            {
                isComplete = false;
                evidence?.Add(rows.Values);
            }
            else
            {
                AddRow(rows, header, form, checker);
            }
        }

        Count();
        return isComplete;
    }

    private void AddRow(in YoloRows rows, ImageHeader header, YoloRowForm form, AnnotationChecker checker)
    {
        if (!HasForm(rows, form))
        {
            return;
        }

        if (!rows.Wrong.IsEmpty)
        {
            Error(ProblemKind.MalformedRow, rows, $"'{rows.ShowWrong()}' in the row '{rows.Show()}' is not a finite "
                + $"number; write numbers with a decimal point");
            return;
        }

        // Of key points, visibilities are no fractions, and the points themselves are not used.
        var isPolygon = rows.Columns > YoloRowForm.BoxColumns && form.Kind == YoloRowKind.Polygon;
        var values = isPolygon ? rows.Values : rows.Values[..YoloRowForm.BoxColumns];
        if (ClassId(rows) is { } classId && AreFractions(values, rows, header))
        {
            _polygons += isPolygon ? 1 : 0;
            _keyPoints += rows.Columns > values.Length ? 1 : 0;
            checker.Add(classId, isPolygon ? EnclosingBox(values, header) : Box(values, header), new LabelPlace(rows.Line));
        }
    }

    private bool HasForm(in YoloRows rows, YoloRowForm form)
    {
        var columns = rows.Columns;
        var isLong = columns > YoloRowForm.BoxColumns;
        if (columns == YoloRowForm.BoxColumns || (isLong && form.Kind == YoloRowKind.KeyPoints && columns == form.Columns)
            || (form.Kind == YoloRowKind.Polygon && columns >= YoloRowForm.FewestPolygonColumns && columns % 2 != 0))
        {
            return true;
        }

        if (form.Kind == YoloRowKind.KeyPoints)
        {
            Error(ProblemKind.MalformedRow, rows, $"the row '{rows.Show()}' has {columns} values; expected five (class id, centre x, "
                + $"centre y, width, height), and for {form.Points} key points of {form.Dimensions} numbers each {form.Columns}");
        }
        else if (form.Kind == YoloRowKind.Undecided && columns >= YoloRowForm.FewestPolygonColumns)
        {
            Error(ProblemKind.AmbiguousRow, rows, $"the row '{rows.Show()}' has {columns} values: {Meanings(columns)}. State kpt_shape: "
                + $"[points, 2 or 3] in data.yaml for key points (pose), task: segment for polygons, or write five columns");
        }
        else
        {
            Error(ProblemKind.MalformedRow, rows, $"the row '{rows.Show()}' has {columns} values; expected five (class id, centre x, "
                + $"centre y, width, height), or a class id and at least three corner points{(columns == 6 ? ". A sixth value, such as the "
                    + "confidence or the track of a detection, is not read: remove it" : "")}");
        }

        return false;
    }

    /// <summary>What a row of this length can be.</summary>
    private static string Meanings(int columns)
    {
        var rest = columns - YoloRowForm.BoxColumns;
        List<string> meanings = [];
        if (columns % 2 != 0)
        {
            meanings.Add($"a polygon of {(columns - 1) / 2} corners");
            meanings.Add($"a box with {rest / 2} key points (pose)");
        }

        if (rest % 3 == 0)
        {
            meanings.Add($"a box with {rest / 3} key points and their visibility (pose)");
        }

        return meanings.Count > 0 ? "it can be " + string.Join(", or ", meanings) : "no kind of label has this many";
    }

    private int? ClassId(in YoloRows rows)
    {
        var value = rows.Values[0];
        if (value != Math.Floor(value) || Math.Abs(value) > int.MaxValue)
        {
            Error(ProblemKind.MalformedRow, rows,
                string.Create(CultureInfo.InvariantCulture, $"the class id '{value}' is not a whole number; correct it"));
            return null;
        }

        var classId = (int)value;
        classIds.Add(classId);
        if (classId >= 0 && classId < classIds.Count)
        {
            return classId;
        }

        Error(ProblemKind.UnknownClass, rows, $"the class id {classId} is unknown; {classIds.Count} classes have the ids 0 to "
            + $"{classIds.Count - 1}. Correct the label or add the class's name");
        return null;
    }

    private bool AreFractions(ReadOnlySpan<double> values, in YoloRows rows, ImageHeader header)
    {
        var coordinates = values[1..];
        if (coordinates.IndexOfAnyExceptInRange(-FractionTolerance, 1 + FractionTolerance) < 0)
        {
            return true;
        }

        var remedy = coordinates.ContainsAnyExceptInRange(-2, 2)
            ? $"they look like pixels: divide x by {header.Width} and y by {header.Height}"
            : "correct or remove the row";
        Error(ProblemKind.CoordinatesNotFractions, rows, $"the row '{rows.Show()}' has coordinates outside 0 to 1, but YOLO labels are "
            + $"fractions of the picture; {remedy}");
        return false;
    }

    private void Error(ProblemKind kind, in YoloRows rows, string message)
    {
        problems.Add(DatasetProblem.Error(kind, path, $"line {rows.Line}: {message}."));
        if (++_errors > MostErrors)
        {
            throw new InvalidDataException($"line {rows.Line}: more than {MostErrors} rows up to here are wrong; the rest was not read.");
        }
    }

    private void Count()
    {
        if (_polygons > 0)
        {
            problems.Add(DatasetProblem.Counting(ProblemKind.Polygon, path, "Polygons", _polygons, "the box around each was taken."));
        }

        if (_keyPoints > 0)
        {
            problems.Add(DatasetProblem.Counting(ProblemKind.KeyPoints, path, "Boxes with key points (pose labels)", _keyPoints,
                "the boxes were taken and the points left out."));
        }
    }

    private static BoundingBox Box(ReadOnlySpan<double> values, ImageHeader header)
    {
        // A size below zero is rounding, or an error that the check of fractions reports: no exchanged corners.
        var (x, y, halfWidth, halfHeight) = (values[1], values[2], Math.Max(values[3], 0) / 2, Math.Max(values[4], 0) / 2);
        return new BoundingBox(
            (float)((x - halfWidth) * header.Width), (float)((y - halfHeight) * header.Height),
            (float)((x + halfWidth) * header.Width), (float)((y + halfHeight) * header.Height));
    }

    private static BoundingBox EnclosingBox(ReadOnlySpan<double> values, ImageHeader header)
    {
        var (x0, y0, x1, y1) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        for (var i = 1; i < values.Length; i += 2)
        {
            (x0, x1) = (Math.Min(x0, values[i]), Math.Max(x1, values[i]));
            (y0, y1) = (Math.Min(y0, values[i + 1]), Math.Max(y1, values[i + 1]));
        }

        return new BoundingBox(
            (float)(x0 * header.Width), (float)(y0 * header.Height), (float)(x1 * header.Width), (float)(y1 * header.Height));
    }
}
