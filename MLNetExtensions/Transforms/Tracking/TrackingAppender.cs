using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>The column of tracked detections over one input schema.</summary>
internal sealed class TrackingAppender : ColumnAppender
{
    private readonly TrackingSettings _settings;

    public TrackingAppender(DataViewSchema inputSchema, TrackingSettings settings)
        : base(inputSchema, InputNames(settings).Select(name => inputSchema[name].Index), CreateColumns(settings))
    {
        _settings = settings;
    }

    /// <summary>The one column.</summary>
    public static DataViewSchema.DetachedColumn[] CreateColumns(TrackingSettings settings)
    {
        return [new(settings.OutputColumnName, DetectionDataViewType.Vector)];
    }

    /// <inheritdoc/>
    public override AppendedValues Bind(DataViewRow input, Func<int, bool> isActive)
    {
        return new Values(input, _settings);
    }

    private static IEnumerable<string> InputNames(TrackingSettings settings) =>
        new[] { settings.InputColumnName, settings.SequenceColumnName, settings.FrameColumnName }.OfType<string>();

    /// <summary>The tracks of one pass over the rows.</summary>
    private sealed class Values(DataViewRow row, TrackingSettings settings) : AppendedValues
    {
        private readonly SequenceTrackers _trackers = new(settings.Options);
        private readonly ValueGetter<VBuffer<Detection>> _detectionsGetter =
            row.GetGetter<VBuffer<Detection>>(row.Schema[settings.InputColumnName]);

        private readonly SequenceColumn? _sequence = settings.SequenceColumnName is { } name ? SequenceColumn.Bind(row, name) : null;
        private readonly Func<long>? _frame = settings.FrameColumnName is { } name ? FrameColumn.Bind(row, name) : null;
        private VBuffer<Detection> _detections;
        private Detection[] _tracked = [];
        private long _position = -1;

        /// <summary>Every row counts, also one whose column nobody reads.</summary>
        public override void EnterRow()
        {
            Track();
        }

        public override Delegate? GetGetter(int index)
        {
            return (ValueGetter<VBuffer<Detection>>)((ref VBuffer<Detection> tracked) =>
            {
                Track();
                VBufferUtilities.Fill(ref tracked, _tracked);
            });
        }

        private void Track()
        {
            if (_position == row.Position)
            {
                return;
            }

            _detectionsGetter(ref _detections);
            var sequence = _sequence is null ? default : _sequence.Read();
            var tracker = _trackers.Of(sequence);
            var values = _detections.IsDense ? _detections.GetValues() : [.. _detections.DenseValues()];
            try
            {
                _tracked = _frame is null ? tracker.Update(values) : tracker.Update(values, _frame());
            }
            catch (ArgumentException exception)
            {
                throw RowError(exception, sequence.ToString());
            }

            _position = row.Position;
        }

        private InvalidDataException RowError(ArgumentException exception, string sequence)
        {
            var column = exception is ArgumentOutOfRangeException ? settings.FrameColumnName : settings.InputColumnName;
            var part = settings.SequenceColumnName is null ? "" : $", sequence '{Files.Excerpt.Of(sequence, 40)}'";
            return new InvalidDataException($"Row {row.Position}, column '{column}'{part}: {Sentence(exception)}", exception);
        }

        private static string Sentence(ArgumentException exception) => exception.Message.Split(" (Parameter '", 2)[0];
    }
}
