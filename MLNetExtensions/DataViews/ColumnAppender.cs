using System.Collections.Immutable;
using Microsoft.ML;

namespace MLNetGhost.DataViews;

/// <summary>The columns that a transformer appends to rows of one input schema, and how their values are computed.</summary>
/// <remarks>
/// One appender serves <see cref="IDataView"/>s, cursors and prediction engines alike. An appended column with the name of an input column
/// hides the input column, as everywhere in ML.NET.
/// </remarks>
internal abstract class ColumnAppender
{
    private readonly ImmutableArray<int> _inputs;

    /// <param name="inputSchema">The schema of the rows.</param>
    /// <param name="inputs">Indices of the input columns that the appended columns are computed from.</param>
    /// <param name="appended">The appended columns, in order.</param>
    protected ColumnAppender(DataViewSchema inputSchema, IEnumerable<int> inputs, IReadOnlyList<DataViewSchema.DetachedColumn> appended)
    {
        InputSchema = inputSchema;
        _inputs = [.. inputs];
        AppendedCount = appended.Count;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        foreach (var column in appended)
        {
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }

        OutputSchema = builder.ToSchema();
    }

    /// <summary>The schema of the input rows.</summary>
    public DataViewSchema InputSchema { get; }

    /// <summary>The input columns at their original indices, followed by the appended columns.</summary>
    public DataViewSchema OutputSchema { get; }

    /// <summary>Number of appended columns.</summary>
    public int AppendedCount { get; }

    /// <summary>Starts computing appended columns of <paramref name="input"/>; nothing is computed before a getter is called.</summary>
    /// <param name="input">A row or cursor of <see cref="InputSchema"/>.</param>
    /// <param name="isActive">Whether the appended column of this index (0 to <see cref="AppendedCount"/> - 1) is wanted.</param>
    public abstract AppendedValues Bind(DataViewRow input, Func<int, bool> isActive);

    /// <summary>The input columns needed to compute <paramref name="outputs"/>.</summary>
    /// <param name="outputs">Columns of <see cref="OutputSchema"/>.</param>
    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> outputs)
    {
        var active = ActiveOutputs(outputs);
        var computes = active.AsSpan(InputSchema.Count).Contains(true);
        return [.. InputSchema.Where(column => active[column.Index] || (computes && _inputs.Contains(column.Index)))];
    }

    /// <summary>For each column of <see cref="OutputSchema"/>, whether it is among <paramref name="outputs"/>.</summary>
    public bool[] ActiveOutputs(IEnumerable<DataViewSchema.Column> outputs)
    {
        var active = new bool[OutputSchema.Count];
        foreach (var column in outputs)
        {
            active[column.Index] = true;
        }

        return active;
    }
}
