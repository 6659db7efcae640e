using Microsoft.ML;
using MLNetGhost.DataViews;
using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>Detects objects in several rows with one run of the network; for graphics cards, and for models with a fixed batch.</summary>
internal sealed class BatchDetections : ReadAheadValues
{
    private readonly DetectionContext _context;
    private readonly DataViewRowCursor _cursor;
    private readonly PictureReader _reader;
    private readonly DetectorBatch _batch;
    private readonly Delegate?[] _getters;
    private readonly Row[] _rows;
    private int _current;
    private bool _ran;

    /// <param name="context">The detector and its settings.</param>
    /// <param name="cursor">The cursor.</param>
    /// <param name="isActive">Whether the detection column of this index is wanted.</param>
    /// <param name="size">Rows per batch; a model with a fixed batch uses its own number.</param>
    public BatchDetections(DetectionContext context, DataViewRowCursor cursor, Func<int, bool> isActive, int size)
    {
        _context = context;
        _cursor = cursor;
        _reader = context.CreateReader(cursor);
        _getters = DetectionColumns.CreateGetters(isActive, Current);
        _batch = context.Detector.CreateBatch(size);
        _rows = new Row[_batch.Size];
    }

    /// <inheritdoc/>
    public override int Capacity => _rows.Length;

    /// <inheritdoc/>
    public override bool ComputesInBatches => true;

    /// <inheritdoc/>
    public override Delegate? GetGetter(int index)
    {
        return _getters[index];
    }

    /// <inheritdoc/>
    public override void Take(int slot)
    {
        Exception? error = null;
        try
        {
            _reader.Read();
            _reader.LoadInto(_batch, slot);
        }
        catch (Exception exception) when (RowFailure.Concerns(exception))
        {
            error = exception;
        }

        _rows[slot] = new Row(_cursor.Position, _reader.Name, error, null);
        _ran = false;
    }

    /// <inheritdoc/>
    public override void MoveTo(int slot)
    {
        _current = slot;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _batch.Dispose();
        base.Dispose();
    }

    private Detection[] Current()
    {
        if (!_ran)
        {
            _batch.Run();
            _ran = true;
        }

        var row = _rows[_current];
        if (row.Detections is null)
        {
            row = row with { Detections = Detect(row) };
            _rows[_current] = row;
        }

        return row.Detections;
    }

    private Detection[] Detect(Row row)
    {
        try
        {
            return row.Error is null
                ? _batch.Detections(_current, _context.Suppression)
                : _context.Errors.Handle(row.Error, row.Position, row.Name);
        }
        catch (InvalidDataException exception) when (row.Error is null)
        {
            return _context.Errors.Handle(exception, row.Position, row.Name);
        }
    }

    /// <param name="Position">The row's position in the cursor.</param>
    /// <param name="Name">Its file, if known.</param>
    /// <param name="Error">Why its picture could not be loaded, or null.</param>
    /// <param name="Detections">The result, once it has been requested.</param>
    private readonly record struct Row(long Position, string? Name, Exception? Error, Detection[]? Detections);
}
