namespace MLNetGhost.Fleet.Collecting;

/// <summary>The form of a table of results.</summary>
public enum TableFormat
{
    /// <summary>Parquet, for DuckDB, pandas and <c>LoadFromParquet</c>.</summary>
    Parquet,

    /// <summary>JSON lines, an object per picture as <c>predict --json</c> writes them.</summary>
    JsonLines,

    /// <summary>COCO's results.</summary>
    Coco,
}
