namespace MLNetGhost.Fleet.Results;

/// <summary>The columns of a table of results, as data tools see them.</summary>
internal static class ParquetNames
{
    /// <summary>Text: full path of the picture.</summary>
    public const string Picture = "picture";

    /// <summary>Whole number: width in pixels, 0 if it could not be read.</summary>
    public const string Width = "width";

    /// <summary>Whole number: height in pixels, 0 if it could not be read.</summary>
    public const string Height = "height";

    /// <summary>Text: why there are no detections; null if the picture was scored.</summary>
    public const string Error = "error";

    /// <summary>List of whole numbers: the class of each detection.</summary>
    public const string ClassId = "class_id";

    /// <summary>List of texts: its name.</summary>
    public const string Label = "label";

    /// <summary>List of floats, like those of the corners.</summary>
    public const string Score = "score";

    /// <summary>The entry of the file's metadata with the class names, as a JSON list.</summary>
    public const string ClassNames = "mlnetghost.classes";

    /// <summary>The corners of a box: left, top, right, bottom.</summary>
    public static IReadOnlyList<string> Corners { get; } = ["x0", "y0", "x1", "y1"];
}
