using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLNetGhost.DataViews;

/// <summary>
/// Finds the columns that a transformer reads, with one message for missing columns and one for columns of the wrong type.
/// </summary>
internal static class InputColumns
{
    /// <summary>Whether the column holds <see cref="MLImage"/> of any size.</summary>
    public static bool IsImage(SchemaShape.Column column)
    {
        return column.Kind == SchemaShape.Column.VectorKind.Scalar && column.ItemType is ImageDataViewType;
    }

    /// <summary>Whether the column holds one text per row.</summary>
    public static bool IsText(SchemaShape.Column column)
    {
        return column.Kind == SchemaShape.Column.VectorKind.Scalar && column.ItemType is TextDataViewType;
    }

    /// <summary>Whether the column holds a vector with items of this type, keys excluded.</summary>
    public static bool IsVectorOf(SchemaShape.Column column, DataViewType itemType)
    {
        return column.Kind != SchemaShape.Column.VectorKind.Scalar && !column.IsKey && column.ItemType.Equals(itemType);
    }

    /// <summary>Whether the column holds a vector of keys, such as the class of each object.</summary>
    public static bool IsVectorOfKeys(SchemaShape.Column column)
    {
        return column.Kind != SchemaShape.Column.VectorKind.Scalar && column.IsKey;
    }

    /// <summary>Finds a column by name and checks its type.</summary>
    /// <param name="schema">The input schema.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="reader">The step that reads it, for the messages.</param>
    /// <param name="wanted">The accepted types, for the messages.</param>
    /// <param name="accepts">Whether the column can be read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or has another type.</exception>
    public static SchemaShape.Column Require(
        SchemaShape schema, string name, string reader, string wanted, Func<SchemaShape.Column, bool> accepts)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (!schema.TryFindColumn(name, out var column))
        {
            var names = schema.Count == 0 ? "no columns" : string.Join(", ", schema.Select(other => other.Name).Distinct());
            throw new ArgumentOutOfRangeException(nameof(schema),
                $"{reader} reads the column '{name}' ({wanted}), which the data does not have; it has {names}.");
        }

        return accepts(column)
            ? column
            : throw new ArgumentOutOfRangeException(nameof(schema),
                $"{reader} cannot read the column '{name}' of type {column.GetTypeString()}; expected {wanted}.");
    }

    /// <summary>The shape of a schema.</summary>
    /// <param name="schema">The schema of actual data.</param>
    public static SchemaShape ShapeOf(DataViewSchema schema)
    {
        return SchemaShape.Create(schema);
    }
}
