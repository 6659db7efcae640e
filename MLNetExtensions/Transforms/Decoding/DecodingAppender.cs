using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.DataViews;

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

    private sealed class Values : AppendedValues
    {
        private readonly DecodingAppender _appender;
        private readonly DataViewRow _row;
        private readonly ValueGetter<VBuffer<float>>[] _outputGetters;
        private readonly ValueGetter<VBuffer<float>> _geometryGetter;
        private readonly VBuffer<float>[] _outputs;
        private readonly Delegate?[] _getters;
        private VBuffer<float> _geometry;
        private long _position = -1;
        private Detection[]? _detections;

        public Values(DecodingAppender appender, DataViewRow row, Func<int, bool> isActive)
        {
            _appender = appender;
            _row = row;
            _outputGetters = Array.ConvertAll(appender._outputs, row.GetGetter<VBuffer<float>>);
            _geometryGetter = row.GetGetter<VBuffer<float>>(appender._geometry);
            _outputs = new VBuffer<float>[_outputGetters.Length];
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

        private Detection[] Decode()
        {
            _geometryGetter(ref _geometry);
            for (var i = 0; i < _outputs.Length; i++)
            {
                _outputGetters[i](ref _outputs[i]);
            }

            try
            {
                var geometry = GeometryColumn.Read(_geometry);
                var classNames = _appender._settings.ClassNames;
                return _outputs.Length == 1
                    ? DetectionDecoder.DecodeYolo(Output(0), classNames, geometry, _appender._suppression)
                    : DetectionDecoder.DecodeRaw(
                        Output(0), Output(1), Output(2), Output(3), Output(4), Output(5), classNames, geometry, _appender._suppression);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidDataException)
            {
                throw new InvalidDataException($"Row {_row.Position}, column '{_appender._settings.InputColumnNames[0]}': "
                    + $"{exception.Message}", exception);
            }
        }

        private ReadOnlySpan<float> Output(int index)
        {
            return _outputs[index].IsDense ? _outputs[index].GetValues() : _outputs[index].DenseValues().ToArray();
        }
    }
}
