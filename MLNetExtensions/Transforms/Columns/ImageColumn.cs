using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>The column that a detector reads pictures from.</summary>
/// <param name="Column">The column.</param>
/// <param name="Kind">The form in which it holds them.</param>
internal readonly record struct ImageColumn(DataViewSchema.Column Column, ImageColumnKind Kind)
{
    private const string Reader = "DetectObjects";
    private const string Wanted = "an image (MLImage), the path of an image file (text) or the content of one (vector of byte)";

    /// <summary>Finds the column and its form.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or does not hold pictures in any of these forms.</exception>
    public static ImageColumn Find(DataViewSchema schema, string name)
    {
        var kind = Check(SchemaShape.Create(schema), name);
        return new ImageColumn(schema[name], kind);
    }

    /// <summary>Checks that a column of this name will exist, and returns its form.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or does not hold pictures in any of these forms.</exception>
    public static ImageColumnKind Check(SchemaShape schema, string name)
    {
        return KindOf(InputColumns.Require(schema, name, Reader, Wanted, column => KindOf(column) is not null))!.Value;
    }

    private static ImageColumnKind? KindOf(SchemaShape.Column column)
    {
        return InputColumns.IsText(column) ? ImageColumnKind.Path
            : InputColumns.IsImage(column) ? ImageColumnKind.Image
            : InputColumns.IsVectorOf(column, NumberDataViewType.Byte) ? ImageColumnKind.Encoded
            : null;
    }
}
