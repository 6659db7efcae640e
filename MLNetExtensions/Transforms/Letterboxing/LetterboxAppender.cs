using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.DataViews;
using MLNetGhost.Imaging;

namespace MLNetGhost.Transforms;

/// <summary>The tensor and geometry columns over one input schema.</summary>
internal sealed class LetterboxAppender : ColumnAppender
{
    private readonly LetterboxSettings _settings;
    private readonly DataViewSchema.Column _image;

    public LetterboxAppender(DataViewSchema inputSchema, LetterboxSettings settings)
        : base(inputSchema, [inputSchema[settings.InputColumnName].Index], CreateColumns(settings))
    {
        _settings = settings;
        _image = inputSchema[settings.InputColumnName];
    }

    /// <summary>The two columns: tensor, geometry.</summary>
    public static DataViewSchema.DetachedColumn[] CreateColumns(LetterboxSettings settings)
    {
        var tensor = new VectorDataViewType(NumberDataViewType.Single, 3, settings.ImageHeight, settings.ImageWidth);
        return [new(settings.OutputColumnName, tensor), GeometryColumn.Create(settings.GeometryColumnName)];
    }

    /// <inheritdoc/>
    public override AppendedValues Bind(DataViewRow input, Func<int, bool> isActive)
    {
        return new Values(input, input.GetGetter<MLImage>(_image), _settings);
    }

    private sealed class Values(DataViewRow row, ValueGetter<MLImage> getter, LetterboxSettings settings) : AppendedValues
    {
        private readonly LetterboxWriter _writer = new();
        private long _position = -1;
        private MLImage? _image;

        public override Delegate? GetGetter(int index)
        {
            return index == 0 ? (ValueGetter<VBuffer<float>>)GetTensor : (ValueGetter<VBuffer<float>>)GetGeometry;
        }

        public override void Dispose()
        {
            _writer.Dispose();
            base.Dispose();
        }

        private void GetTensor(ref VBuffer<float> tensor)
        {
            var editor = VBufferEditor.Create(ref tensor, 3 * settings.ImageHeight * settings.ImageWidth);
            _writer.Write(Image(), settings.ImageWidth, settings.ImageHeight, editor.Values);
            tensor = editor.Commit();
        }

        private void GetGeometry(ref VBuffer<float> geometry)
        {
            var image = Image();
            GeometryColumn.Write(
                ref geometry, LetterboxGeometry.Create(image.Width, image.Height, settings.ImageWidth, settings.ImageHeight));
        }

        /// <summary>The row's image, read once per row.</summary>
        private MLImage Image()
        {
            if (_image is null || _position != row.Position)
            {
                getter(ref _image!);
                _position = row.Position;
            }

            return _image ?? throw new InvalidDataException($"Row {row.Position} has no image in the column '{settings.InputColumnName}'.");
        }
    }
}
