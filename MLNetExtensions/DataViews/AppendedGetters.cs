using Microsoft.ML;

namespace MLNetGhost.DataViews;

/// <summary>
/// The getters over input columns and appended columns of one row: shared by <see cref="AppendedRow"/> and
/// <see cref="AppendedCursor"/>.
/// </summary>
internal sealed class AppendedGetters : IDisposable
{
    private readonly ColumnAppender _appender;
    private readonly DataViewRow _input;
    private readonly bool[] _active;
    private readonly AppendedValues? _values;

    /// <param name="appender">The columns.</param>
    /// <param name="input">The row or cursor to compute them from.</param>
    /// <param name="active">For each column of the output schema, whether it is wanted.</param>
    public AppendedGetters(ColumnAppender appender, DataViewRow input, bool[] active)
    {
        _appender = appender;
        _input = input;
        _active = active;

        // If no appended column is active, the input columns that they need may be inactive too.
        if (active.AsSpan(appender.InputSchema.Count).Contains(true))
        {
            _values = appender.Bind(input, index => active[appender.InputSchema.Count + index]);
        }
    }

    /// <summary>The schema of the output rows.</summary>
    public DataViewSchema Schema => _appender.OutputSchema;

    /// <summary>Whether a column of the output schema is active.</summary>
    public bool IsActive(DataViewSchema.Column column)
    {
        return column.Index < _active.Length && _active[column.Index];
    }

    /// <summary>The getter of an active column.</summary>
    /// <exception cref="InvalidOperationException">The column is not active.</exception>
    /// <exception cref="ArgumentException">The column's values are of another type.</exception>
    public ValueGetter<TValue> Get<TValue>(DataViewSchema.Column column)
    {
        if (!IsActive(column))
        {
            throw new InvalidOperationException($"The column '{column.Name}' was not requested when this row was opened.");
        }

        var inputCount = _appender.InputSchema.Count;
        if (column.Index < inputCount)
        {
            return _input.GetGetter<TValue>(_appender.InputSchema[column.Index]);
        }

        return _values!.GetGetter(column.Index - inputCount) as ValueGetter<TValue>
            ?? throw new ArgumentException($"The column '{column.Name}' holds {column.Type.RawType}, not {typeof(TValue)}.");
    }

    /// <summary>Lets the values know that a cursor has moved to a row.</summary>
    public void EnterRow()
    {
        _values?.EnterRow();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _values?.Dispose();
    }
}
