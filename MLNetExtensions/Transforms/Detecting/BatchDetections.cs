using Microsoft.ML;
using MLNetGhost.DataViews;
using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>
/// Detects objects in several rows with one run of the network; for graphics cards, and for models with a fixed batch. Rows go through in
/// a ring of batches: threads decode pictures into one batch while the network runs on another and a third is being read.
/// </summary>
internal sealed class BatchDetections : ReadAheadValues
{
    private readonly DetectionContext _context;
    private readonly DataViewRowCursor _cursor;
    private readonly ScoringThreads _threads;
    private readonly DetectorBatch[] _batches;
    private readonly BatchRound?[] _rounds;
    private readonly Slot[] _slots;
    private readonly Delegate?[] _getters;
    private readonly int _size;
    private readonly bool _loadsAtOnce;
    private Slot _current;

    /// <param name="context">The detector and its settings.</param>
    /// <param name="cursor">The cursor.</param>
    /// <param name="isActive">Whether the detection column of this index is wanted.</param>
    /// <param name="plan">Batches and threads.</param>
    public BatchDetections(DetectionContext context, DataViewRowCursor cursor, Func<int, bool> isActive, BatchPlan plan)
    {
        _context = context;
        _cursor = cursor;
        _getters = DetectionColumns.CreateGetters(isActive, Current);
        _size = plan.Size;
        _batches = [.. Enumerable.Range(0, plan.Batches).Select(_ => context.Detector.CreateBatch(plan.Size))];
        _rounds = new BatchRound?[plan.Batches];

        // Pixels are not ours to keep once the cursor moves, so they go into the tensor immediately, and one reader serves all slots.
        _loadsAtOnce = context.Column.Kind == ImageColumnKind.Image;
        var shared = _loadsAtOnce ? context.CreateReader(cursor) : null;
        _slots = [.. Enumerable.Range(0, plan.Batches * plan.Size).Select(_ => new Slot(shared ?? context.CreateReader(cursor)))];
        _current = _slots[0];
        _threads = new ScoringThreads(plan.Threads);
    }

    /// <inheritdoc/>
    public override int Capacity => _slots.Length;

    /// <summary>False: a slot is refilled as soon as its row has been read, and each batch runs when its last slot is loaded.</summary>
    public override bool ComputesInBatches => false;

    /// <inheritdoc/>
    public override Delegate? GetGetter(int index)
    {
        return _getters[index];
    }

    /// <inheritdoc/>
    public override void Take(int slot)
    {
        var (batch, place) = (slot / _size, slot % _size);
        var row = _slots[slot];
        row.WaitForDetections();
        if (place == 0)
        {
            _rounds[batch] = new BatchRound(_batches[batch], _size, _threads, _context.Suppression);
        }

        var round = _rounds[batch]!;
        row.Begin(round, round.Add(place), _cursor.Position);
        try
        {
            row.Reader.Read();
            if (_loadsAtOnce)
            {
                row.Reader.LoadInto(_batches[batch], place);
            }
        }
        catch (Exception exception)
        {
            round.Fail(place, exception, isOnScoringThread: false);
            if (!RowFailure.Concerns(exception))
            {
                throw;
            }

            return;
        }
        finally
        {
            row.Name = row.Reader.Name;
        }

        if (_loadsAtOnce)
        {
            round.Loaded(isOnScoringThread: false);
        }
        else
        {
            row.Loading = _threads.Run(() => Load(row.Reader, round, batch, place));
        }
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
            slot.WaitForWork();
        }

        _threads.Dispose();
        Array.ForEach(_batches, batch => batch.Dispose());
        base.Dispose();
    }

    private bool Load(PictureReader reader, BatchRound round, int batch, int place)
    {
        try
        {
            reader.LoadInto(_batches[batch], place);
        }
#pragma warning disable CA1031 // It is rethrown where the row is read; a batch that waited for this one would never run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            round.Fail(place, exception, isOnScoringThread: true);
            return false;
        }

        round.Loaded(isOnScoringThread: true);
        return true;
    }

    private Detection[] Current()
    {
        // A cursor fills all slots that it can before it moves, so a batch that is not full now will not become so.
        _current.Round!.Close();
        return _current.Detections(_context.Errors);
    }

    /// <summary>A row of the ring.</summary>
    /// <param name="reader">Reads its picture.</param>
    private sealed class Slot(PictureReader reader)
    {
        private Task<Detection[]>? _work;
        private Detection[]? _detections;
        private long _position;

        public PictureReader Reader => reader;

        /// <summary>The batch that the row is in.</summary>
        public BatchRound? Round { get; private set; }

        /// <summary>The row's file, if known.</summary>
        public string? Name { get; set; }

        /// <summary>The work that brings the picture into the batch; null if there is none.</summary>
        public Task? Loading { get; set; }

        public void Begin(BatchRound round, Task<Detection[]> work, long position)
        {
            (Round, _work, _position, _detections, Loading, Name) = (round, work, position, null, null, null);
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
                    _detections = errors.Handle(exception, _position, Name);
                }
            }

            return _detections;
        }

        /// <summary>Waits until the row's batch has run, so that its tensors may be written again; nobody may have asked for it.</summary>
        public void WaitForDetections() => Wait(_work);

        /// <summary>Waits until nothing works on the row; a batch that is not full does not run.</summary>
        public void WaitForWork()
        {
            Wait(Loading);
            if (Round is { IsClosed: true })
            {
                Wait(_work);
            }
        }

        private static void Wait(Task? work)
        {
            if (work is not null)
            {
                // WhenAny waits without throwing exceptions that nobody asked for.
                Task.WhenAny(work).Wait();
            }
        }
    }
}
