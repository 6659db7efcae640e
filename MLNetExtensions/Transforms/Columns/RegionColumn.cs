using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>The column that says for each row which part of its picture a detector looks at.</summary>
/// <param name="Column">The column.</param>
/// <param name="IsOptional">Whether a row may be without a region, because an option gives one.</param>
internal sealed record RegionColumn(DataViewSchema.Column Column, bool IsOptional)
{
    private const string Reader = "DetectObjects";
    private const string Wanted = "a vector of four numbers (float or int): x0, y0, x1, y1 in pixels of the picture";
    private const int Length = 4;

    /// <summary>Finds the column.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="options">The options that name it.</param>
    /// <returns>Null if they name none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or of another type.</exception>
    public static RegionColumn? Find(DataViewSchema schema, DetectObjectsOptions options)
    {
        if (options.RegionColumnName is not { } name)
        {
            return null;
        }

        Check(InputColumns.ShapeOf(schema), options);
        return schema[name].Type is VectorDataViewType { IsKnownSize: true, Size: not Length } type
            ? throw new ArgumentOutOfRangeException(nameof(schema),
                $"{Reader} cannot read the column '{name}' of {type.Size} numbers; expected {Wanted}.")
            : new RegionColumn(schema[name], options.Region is not null);
    }

    /// <summary>Checks that the column will exist, if the options name one.</summary>
    /// <param name="schema">The shape of the schema.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or of another type.</exception>
    public static void Check(SchemaShape schema, DetectObjectsOptions options)
    {
        if (options.RegionColumnName is { } name)
        {
            InputColumns.Require(schema, name, Reader, Wanted, column =>
                InputColumns.IsVectorOf(column, NumberDataViewType.Single) || InputColumns.IsVectorOf(column, NumberDataViewType.Int32));
        }
    }

    /// <summary>Starts reading the column.</summary>
    /// <param name="row">The row or cursor.</param>
    /// <returns>
    /// Returns the current row's region, null if it has none and need not; throws an <see cref="InvalidDataException"/> if it must.
    /// </returns>
    public Func<BoundingBox?> CreateReader(DataViewRow row) => Column.Type.GetItemType() == NumberDataViewType.Int32
        ? CreateReader<int>(row, number => number)
        : CreateReader<float>(row, number => number);

    private Func<BoundingBox?> CreateReader<T>(DataViewRow row, Func<T, float> convert)
    {
        var getter = row.GetGetter<VBuffer<T>>(Column);
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            float[] corners = [.. value.DenseValues().Select(convert)];
            return corners switch
            {
                [var x0, var y0, var x1, var y1] => new BoundingBox(x0, y0, x1, y1),
                [] when IsOptional => null,
                [] => throw new InvalidDataException(
                    $"there is no region in the column '{Column.Name}'; give x0, y0, x1, y1, or set {nameof(DetectObjectsOptions.Region)} "
                    + $"for rows without one."),
                _ => throw new InvalidDataException(
                    $"the region in the column '{Column.Name}' has {corners.Length} numbers; give x0, y0, x1, y1."),
            };
        };
    }
}
