using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Transforms;

namespace MLNetGhost.Fleet.Results;

/// <summary>The columns of results as a data view.</summary>
internal static class ResultColumns
{
    /// <summary>Text: full path of the picture.</summary>
    public const string ImagePath = "ImagePath";

    /// <summary>Whole number: width in pixels.</summary>
    public const string Width = "Width";

    /// <summary>Whole number: height in pixels.</summary>
    public const string Height = "Height";

    /// <summary>Text: why there are no detections; empty if the picture was scored.</summary>
    public const string Error = "Error";

    /// <summary>Number of columns before those of detections.</summary>
    public const int Others = 4;

    /// <summary>The schema: the columns above, and those of <c>DetectObjects</c>.</summary>
    /// <param name="classNames">Class names; the index is the class id.</param>
    public static DataViewSchema CreateSchema(IReadOnlyList<string> classNames)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(ImagePath, TextDataViewType.Instance);
        builder.AddColumn(Width, NumberDataViewType.Int32);
        builder.AddColumn(Height, NumberDataViewType.Int32);
        builder.AddColumn(Error, TextDataViewType.Instance);
        builder.AddColumns(DetectionColumns.Create(new DetectionColumnNames(), classNames));
        return builder.ToSchema();
    }
}
