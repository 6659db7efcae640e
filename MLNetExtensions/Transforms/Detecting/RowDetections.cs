using Microsoft.ML;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>Detects objects in a row when one of the detection columns is read, once for all of them.</summary>
internal sealed class RowDetections : AppendedValues
{
    private readonly DetectionContext _context;
    private readonly DataViewRow _row;
    private readonly PictureReader _reader;
    private readonly Delegate?[] _getters;
    private long _position;
    private Detection[]? _detections;

    /// <param name="context">The detector and its settings.</param>
    /// <param name="row">The row or cursor.</param>
    /// <param name="isActive">Whether the detection column of this index is wanted.</param>
    public RowDetections(DetectionContext context, DataViewRow row, Func<int, bool> isActive)
    {
        _context = context;
        _row = row;
        _getters = DetectionColumns.CreateGetters(isActive, Current);
        _reader = context.CreateReader(row);
    }

    /// <inheritdoc/>
    public override Delegate? GetGetter(int index)
    {
        return _getters[index];
    }

    /// <summary>Upstream columns are recomputed whenever they are read, so the result for a position is kept.</summary>
    private Detection[] Current()
    {
        if (_detections is null || _position != _row.Position)
        {
            _detections = null;
            _detections = Detect();
            _position = _row.Position;
        }

        return _detections;
    }

    private Detection[] Detect()
    {
        try
        {
            _reader.Read();
            return _reader.Detect(_context.Detector, _context.Suppression);
        }
        catch (Exception exception) when (RowFailure.Concerns(exception))
        {
            return _context.Errors.Handle(exception, _row.Position, _reader.Name);
        }
    }
}
