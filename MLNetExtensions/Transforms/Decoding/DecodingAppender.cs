using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.DataViews;
using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>The detection columns over one input schema with network outputs.</summary>
internal sealed class DecodingAppender : ColumnAppender
{
    private readonly DecodingSettings _settings;
    private readonly SuppressionOptions _suppression;
    private readonly DataViewSchema.Column[] _outputs;
    private readonly DataViewSchema.Column _geometry;

    public DecodingAppender(DataViewSchema inputSchema, DecodingSettings settings, SuppressionOptions suppression)
        : base(
            inputSchema,
            settings.InputColumnNames.Append(settings.GeometryColumnName).Select(name => inputSchema[name].Index),
            DetectionColumns.Create(settings.Options.Columns, settings.ClassNames))
    {
        _settings = settings;
        _suppression = suppression;
        _outputs = [.. settings.InputColumnNames.Select(name => inputSchema[name])];
        _geometry = inputSchema[settings.GeometryColumnName];
    }

    /// <inheritdoc/>
    public override AppendedValues Bind(DataViewRow input, Func<int, bool> isActive)
    {
        return new Values(this, input, isActive);
    }

    private sealed class Values : AppendedValues, INetworkOutputs
    {
        private readonly DecodingAppender _appender;
        private readonly DataViewRow _row;
        private readonly OutputColumn[] _outputs;
        private readonly ValueGetter<VBuffer<float>> _geometryGetter;
        private readonly CandidateList _candidates = new();
        private readonly Delegate?[] _getters;
        private VBuffer<float> _geometry;
        private long _position = -1;
        private Detection[]? _detections;

        public Values(DecodingAppender appender, DataViewRow row, Func<int, bool> isActive)
        {
            _appender = appender;
            _row = row;
            _outputs = Array.ConvertAll(appender._outputs, column => OutputColumn.Bind(row, column));
            _geometryGetter = row.GetGetter<VBuffer<float>>(appender._geometry);
            _getters = DetectionColumns.CreateGetters(isActive, Current);
        }

        public override Delegate? GetGetter(int index)
        {
            return _getters[index];
        }

        private Detection[] Current()
        {
            if (_detections is null || _position != _row.Position)
            {
                _detections = null;
                _detections = Decode();
                _position = _row.Position;
            }

            return _detections;
        }

        public int Slots => 1;

        public ReadOnlySpan<float> Of(int output, int slot)
        {
            return _outputs[output].Read();
        }

        public ReadOnlySpan<float> Whole(int output)
        {
            return _outputs[output].Read();
        }

        private Detection[] Decode()
        {
            _geometryGetter(ref _geometry);
            var settings = _appender._settings;
            try
            {
                var geometry = GeometryColumn.Read(_geometry);
                return settings.Decoder.Kind switch
                {
                    DetectorLayout.Yolo => DetectionDecoder.DecodeYolo(Of(0, 0), settings.ClassNames, geometry, _appender._suppression),
                    DetectorLayout.Raw => DetectionDecoder.DecodeRaw(
                        Of(0, 0), Of(1, 0), Of(2, 0), Of(3, 0), Of(4, 0), Of(5, 0), settings.ClassNames, geometry, _appender._suppression),
                    _ => settings.Decoder.Decode(
                        this, 0, settings.ClassNames, extraValues: 0, geometry, _appender._suppression, _candidates),
                };
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidDataException)
            {
                throw new InvalidDataException($"Row {_row.Position}, column '{settings.InputColumnNames[0]}': {exception.Message}",
                    exception);
            }
        }
    }
}
