namespace MLNetGhost.Data;

/// <summary>What the numbers after the fifth column of a row of YOLO labels are.</summary>
/// <param name="Kind">Whether rows with more than five columns are polygons or boxes with key points.</param>
/// <param name="Points">The number of key points.</param>
/// <param name="Dimensions">2 for x and y of each, 3 with its visibility.</param>
internal readonly record struct YoloRowForm(YoloRowKind Kind, int Points = 0, int Dimensions = 0)
{
    /// <summary>Class, centre, width and height.</summary>
    public const int BoxColumns = 5;

    /// <summary>Three corner points are the fewest of a polygon.</summary>
    public const int FewestPolygonColumns = 7;

    /// <summary>Columns of a row with key points.</summary>
    public int Columns => BoxColumns + Points * Dimensions;
}

/// <summary>What a row of YOLO labels with more than five columns is.</summary>
internal enum YoloRowKind
{
    /// <summary>Not known until the rows have been looked at.</summary>
    Unknown,

    /// <summary>Class and corner points; turned boxes with four corners are read like this, too.</summary>
    Polygon,

    /// <summary>Class, box and key points (pose labels).</summary>
    KeyPoints,

    /// <summary>Nothing decides; such rows are errors.</summary>
    Undecided,
}
