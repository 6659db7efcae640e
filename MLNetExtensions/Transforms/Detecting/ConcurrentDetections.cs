using Microsoft.ML;
using MLNetGhost.DataViews;
using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>Detects objects in several rows in parallel, on its own threads, while earlier rows are being read.</summary>
internal sealed class ConcurrentDetections : ReadAheadValues
{
    private readonly DetectionContext _context;
    private readonly DataViewRowCursor _cursor;
    private readonly Slot[] _slots;
    private readonly ScoringThreads _threads;
    private readonly Delegate?[] _getters;
    private Slot _current;

    /// <param name="context">The detector and its settings.</param>
    /// <param name="cursor">The cursor.</param>
    /// <param name="isActive">Whether the detection column of this index is wanted.</param>
    /// <param name="rowsAhead">Rows processed ahead of the current one.</param>
    public ConcurrentDetections(DetectionContext context, DataViewRowCursor cursor, Func<int, bool> isActive, int rowsAhead)
    {
        _context = context;
        _cursor = cursor;
        _getters = DetectionColumns.CreateGetters(isActive, Current);
        _slots = new Slot[rowsAhead + 1];
        _threads = new ScoringThreads(Math.Min(rowsAhead, context.Detector.ParallelCalls));
        for (var i = 0; i < _slots.Length; i++)
        {
            // Pixels are not ours to keep once the cursor moves, so they go into the slot's tensor immediately, and one reader serves all
            // slots.
            _slots[i] = context.Column.Kind == ImageColumnKind.Image
                ? new Slot(i == 0 ? context.CreateReader(cursor) : _slots[0].Reader, context.Detector.CreateBatch(1))
                : new Slot(context.CreateReader(cursor), null);
        }

        _current = _slots[0];
    }

    /// <inheritdoc/>
    public override int Capacity => _slots.Length;

    /// <inheritdoc/>
    public override bool ComputesInBatches => false;

    /// <inheritdoc/>
    public override Delegate? GetGetter(int index)
    {
        return _getters[index];
    }

    /// <inheritdoc/>
    public override void Take(int slot)
    {
        _slots[slot].Take(_context, _threads, _cursor.Position);
    }

    /// <inheritdoc/>
    public override void MoveTo(int slot)
    {
        _current = _slots[slot];
    }

    /// <summary>Waits for the work in progress, so that nothing uses the detector afterwards.</summary>
    public override void Dispose()
    {
        foreach (var slot in _slots)
        {
            slot.Dispose();
        }

        _threads.Dispose();
        base.Dispose();
    }

    private Detection[] Current()
    {
        return _current.Detections(_context.Errors);
    }

    private sealed class Slot(PictureReader reader, DetectorBatch? tensors) : IDisposable
    {
        private Task<Detection[]>? _work;
        private Detection[]? _detections;
        private string? _name;
        private long _row;

        public PictureReader Reader => reader;

        public void Take(DetectionContext context, ScoringThreads threads, long row)
        {
            // Nobody may have asked for the row before, and it may still be under way.
            WaitForWork();
            _row = row;
            _detections = null;
            try
            {
                reader.Read();
                if (tensors is not null)
                {
                    reader.LoadInto(tensors, 0);
                }
            }
            catch (Exception exception) when (RowFailure.Concerns(exception))
            {
                _work = Task.FromException<Detection[]>(exception);
                return;
            }
            finally
            {
                _name = reader.Name;
            }

            _work = threads.Run(() => tensors is null
                ? reader.Detect(context.Detector, context.Suppression)
                : RunTensors(tensors, context.Suppression));
        }

        private static Detection[] RunTensors(DetectorBatch tensors, SuppressionOptions suppression)
        {
            tensors.Run();
            return tensors.Detections(0, suppression);
        }

        public Detection[] Detections(PictureErrors errors)
        {
            if (_detections is null)
            {
                try
                {
                    _detections = _work!.GetAwaiter().GetResult();
                }
                catch (Exception exception) when (RowFailure.Concerns(exception))
                {
                    _detections = errors.Handle(exception, _row, _name);
                }
            }

            return _detections;
        }

        public void Dispose()
        {
            WaitForWork();
            tensors?.Dispose();
        }

        private void WaitForWork()
        {
            if (_work is not null)
            {
                // WhenAny waits without throwing exceptions that nobody asked for.
                Task.WhenAny(_work).Wait();
            }
        }
    }
}
