using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Fleet.Messages;
using MLNetGhost.Transforms;

namespace MLNetGhost.Fleet.Results;

/// <summary>Reads results row by row.</summary>
internal sealed class ResultCursor : DataViewRowCursor
{
    private readonly HashSet<int> _active;
    private readonly IEnumerator<PictureResult> _rows;
    private readonly Delegate?[] _getters;
    private long _position = -1;
    private PictureResult? _current;
    private Detection[]? _detections;

    /// <param name="schema">The schema of <see cref="ResultColumns.CreateSchema"/>.</param>
    /// <param name="source">The results.</param>
    /// <param name="columnsNeeded">The columns that are read.</param>
    public ResultCursor(DataViewSchema schema, IResultSource source, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        Schema = schema;
        _active = [.. columnsNeeded.Select(column => column.Index)];
        _rows = source.Read().GetEnumerator();
        _getters =
        [
            (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> path) => path = Current.Picture.AsMemory()),
            (ValueGetter<int>)((ref int width) => width = Current.Width),
            (ValueGetter<int>)((ref int height) => height = Current.Height),
            (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> error) => error = Current.Error.AsMemory()),
            .. DetectionColumns.CreateGetters(_ => true, Detections),
        ];
    }

    /// <inheritdoc/>
    public override DataViewSchema Schema { get; }

    /// <inheritdoc/>
    public override long Position => _position;

    /// <inheritdoc/>
    public override long Batch => 0;

    private PictureResult Current => _current
        ?? throw new InvalidOperationException("The cursor is not on a row; call MoveNext first, and read no values after it has "
            + "returned false.");

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        _detections = null;
        if (_rows.MoveNext())
        {
            (_current, _position) = (_rows.Current, _position + 1);
            return true;
        }

        (_current, _position) = (null, -1);
        return false;
    }

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => !IsColumnActive(column)
        ? throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the cursor was opened.")
        : _getters[column.Index] as ValueGetter<TValue>
            ?? throw new ArgumentException($"The column '{column.Name}' holds {column.Type.RawType}, not {typeof(TValue)}.");

    /// <inheritdoc/>
    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId id) => id = new DataViewRowId((ulong)Position, 0);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rows.Dispose();
            (_current, _position) = (null, -1);
        }

        base.Dispose(disposing);
    }

    private Detection[] Detections() => _detections ??= Current.Detections as Detection[] ?? [.. Current.Detections];
}
