using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNetGhost.DataViews;
using MLNetGhost.Drawing;

namespace MLNetGhost.Transforms;

/// <summary>The column of drawn images over one input schema.</summary>
internal sealed class DrawingAppender : ColumnAppender
{
    private readonly DrawingSettings _settings;
    private readonly DataViewSchema.Column _image;
    private readonly DataViewSchema.Column _detections;

    public DrawingAppender(DataViewSchema inputSchema, DrawingSettings settings)
        : base(
            inputSchema,
            [inputSchema[settings.InputColumnName].Index, inputSchema[settings.DetectionsColumnName].Index],
            CreateColumns(settings))
    {
        _settings = settings;
        _image = inputSchema[settings.InputColumnName];
        _detections = inputSchema[settings.DetectionsColumnName];
    }

    /// <summary>The one column.</summary>
    public static DataViewSchema.DetachedColumn[] CreateColumns(DrawingSettings settings)
    {
        return [new(settings.OutputColumnName, new ImageDataViewType())];
    }

    /// <inheritdoc/>
    public override AppendedValues Bind(DataViewRow input, Func<int, bool> isActive)
    {
        return new Values(input, input.GetGetter<MLImage>(_image), input.GetGetter<VBuffer<Detection>>(_detections), _settings);
    }

    private sealed class Values(
        DataViewRow row, ValueGetter<MLImage> imageGetter, ValueGetter<VBuffer<Detection>> detectionsGetter, DrawingSettings settings)
        : AppendedValues
    {
        /// <summary>
        /// In a cursor, the consumer's last image is disposed of when the next is requested, as with ML.NET's own image columns. The rows
        /// of a prediction engine are different: every result belongs to the caller, who may still hold the last one.
        /// </summary>
        private readonly bool _disposesLast = row is DataViewRowCursor;

        private MLImage? _image;
        private VBuffer<Detection> _detections;

        public override Delegate? GetGetter(int index)
        {
            return (ValueGetter<MLImage>)GetDrawn;
        }

        private void GetDrawn(ref MLImage drawn)
        {
            if (_disposesLast)
            {
                drawn?.Dispose();
            }

            drawn = null!;
            imageGetter(ref _image!);
            if (_image is null)
            {
                throw new InvalidDataException($"Row {row.Position} has no image in the column '{settings.InputColumnName}'.");
            }

            detectionsGetter(ref _detections);
            drawn = DetectionRenderer.Draw(_image, [.. _detections.DenseValues()], settings.Options);
        }
    }
}
