using Microsoft.ML;

namespace MLNetGhost.DataViews;

/// <summary>The schema that an estimator promises before it is fitted.</summary>
internal static class OutputColumns
{
    /// <summary>The input's shape with columns appended; a column of the same name is replaced.</summary>
    /// <param name="input">The shape of the input schema.</param>
    /// <param name="appended">The columns that the transformer will append; sizes known only after fitting may differ.</param>
    public static SchemaShape Append(SchemaShape input, IEnumerable<DataViewSchema.DetachedColumn> appended)
    {
        var columns = input.ToDictionary(column => column.Name);
        foreach (var column in appended)
        {
            var builder = new DataViewSchema.Builder();
            builder.AddColumn(column.Name, column.Type, column.Annotations);
            columns[column.Name] = SchemaShape.Create(builder.ToSchema())[0];
        }

        return new SchemaShape(columns.Values);
    }
}
