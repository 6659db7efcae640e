using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGhost.DataViews;

/// <summary>
/// A cursor that reads several rows ahead, so that their appended columns can be computed together. Pass-through columns are copied,
/// because the input has moved on by the time they are read (<see cref="HeldColumn.CanHold"/>).
/// </summary>
internal sealed class ReadAheadCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _input;
    private readonly DataViewSchema _schema;
    private readonly bool[] _active;
    private readonly int _inputCount;
    private readonly ReadAheadValues _values;
    private readonly HeldColumn?[] _held;
    private readonly ValueGetter<DataViewRowId> _idSource;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _batches;
    private int _current;
    private int _taken;
    private long _position = -1;
    private long _rowsRead;
    private bool _inputEnded;
    private bool _disposed;

    /// <param name="input">The cursor to read; owned by this cursor from now on.</param>
    /// <param name="appender">The columns.</param>
    /// <param name="active">For each output column, whether it is wanted.</param>
    /// <param name="values">The computation, bound to <paramref name="input"/>; owned by this cursor from now on.</param>
    public ReadAheadCursor(DataViewRowCursor input, ColumnAppender appender, bool[] active, ReadAheadValues values)
    {
        _input = input;
        _schema = appender.OutputSchema;
        _active = active;
        _inputCount = appender.InputSchema.Count;
        _values = values;
        _held = [.. appender.InputSchema.Select(column => active[column.Index] ? HeldColumn.Create(input, column, values.Capacity) : null)];
        _idSource = input.GetIdGetter();
        _ids = new DataViewRowId[values.Capacity];
        _batches = new long[values.Capacity];
    }

    /// <inheritdoc/>
    public override DataViewSchema Schema => _schema;

    /// <inheritdoc/>
    public override long Position => _position;

    /// <inheritdoc/>
    public override long Batch => _batches[_current];

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (_position >= 0)
        {
            _current = (_current + 1) % _values.Capacity;
            _taken--;
        }

        if (_taken == 0 || !_values.ComputesInBatches)
        {
            TakeRows();
        }

        if (_taken == 0)
        {
            _position = -1;
            return false;
        }

        _position = _rowsRead++;
        _values.MoveTo(_current);
        foreach (var column in _held)
        {
            column?.Current = _current;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        return column.Index < _active.Length && _active[column.Index];
    }

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"The column '{column.Name}' was not requested when this row was opened.");
        }

        var getter = column.Index < _inputCount ? _held[column.Index]!.Getter : _values.GetGetter(column.Index - _inputCount);
        return getter as ValueGetter<TValue>
            ?? throw new ArgumentException($"The column '{column.Name}' holds {column.Type.RawType}, not {typeof(TValue)}.");
    }

    /// <inheritdoc/>
    public override ValueGetter<DataViewRowId> GetIdGetter()
    {
        return (ref DataViewRowId id) => id = _ids[_current];
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _values.Dispose();
            foreach (var column in _held)
            {
                column?.Dispose();
            }

            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private void TakeRows()
    {
        while (_taken < _values.Capacity && !_inputEnded)
        {
            if (!_input.MoveNext())
            {
                _inputEnded = true;
                return;
            }

            var slot = (_current + _taken) % _values.Capacity;
            _idSource(ref _ids[slot]);
            _batches[slot] = _input.Batch;
            foreach (var column in _held)
            {
                column?.Take(slot);
            }

            _values.Take(slot);
            _taken++;
        }
    }
}
