using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetGhost.DataViews;
using MLNetGhost.Imaging;
using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>The tensor and geometry columns over one input schema, and one for each input beside the picture.</summary>
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

    /// <summary>The columns: tensor, geometry, other inputs.</summary>
    public static DataViewSchema.DetachedColumn[] CreateColumns(LetterboxSettings settings)
    {
        var element = settings.Applied.Element == InputElement.Bytes ? NumberDataViewType.Byte : NumberDataViewType.Single;
        var tensor = new VectorDataViewType(element, settings.Applied.Planes, settings.ImageHeight, settings.ImageWidth);
        return
        [
            new(settings.OutputColumnName, tensor), GeometryColumn.Create(settings.GeometryColumnName),
            .. ExtraInput.Of(settings.Applied.ExtraInputs).Select(extra => new DataViewSchema.DetachedColumn(
                extra.Name,
                new VectorDataViewType(
                    extra.Element == TensorElementType.Int64 ? NumberDataViewType.Int64 : NumberDataViewType.Single,
                    Array.ConvertAll(extra.Shape(settings.ImageHeight, settings.ImageWidth), size => (int)size)))),
        ];
    }

    /// <inheritdoc/>
    public override AppendedValues Bind(DataViewRow input, Func<int, bool> isActive)
    {
        return new Values(input, input.GetGetter<MLImage>(_image), _settings);
    }

    private sealed unsafe class Values(DataViewRow row, ValueGetter<MLImage> getter, LetterboxSettings settings) : AppendedValues
    {
        private readonly NetworkInputWriter _writer = new();
        private readonly ExtraInput[] _extras = [.. ExtraInput.Of(settings.Applied.ExtraInputs)];
        private long _position = -1;
        private MLImage? _image;

        public override Delegate? GetGetter(int index)
        {
            return index switch
            {
                0 when settings.Applied.Element == InputElement.Bytes => (ValueGetter<VBuffer<byte>>)GetTensor,
                0 => (ValueGetter<VBuffer<float>>)GetTensor,
                1 => (ValueGetter<VBuffer<float>>)GetGeometry,
                _ when _extras[index - 2].Element == TensorElementType.Int64 => ExtraGetter<long>(_extras[index - 2]),
                _ => ExtraGetter<float>(_extras[index - 2]),
            };
        }

        public override void Dispose()
        {
            _writer.Dispose();
            base.Dispose();
        }

        private void GetTensor<T>(ref VBuffer<T> tensor)
            where T : unmanaged
        {
            var image = Image();
            var editor = VBufferEditor.Create(ref tensor, settings.Applied.Planes * settings.ImageHeight * settings.ImageWidth);
            var format = PixelSource.FormatOf(image);
            fixed (byte* pixels = image.Pixels)
            fixed (T* values = editor.Values)
            {
                var stride = image.Width * PixelSource.BytesPer(format);
                var source = new PixelSource((nint)pixels, image.Width, image.Height, stride, format, Orientation.Upright);
                _writer.Write(source, Geometry(), settings.Applied, values);
            }

            tensor = editor.Commit();
        }

        private void GetGeometry(ref VBuffer<float> geometry)
        {
            GeometryColumn.Write(ref geometry, Geometry());
        }

        private ValueGetter<VBuffer<T>> ExtraGetter<T>(ExtraInput extra)
            where T : struct, System.Numerics.INumber<T>
        {
            return (ref VBuffer<T> values) =>
            {
                var editor = VBufferEditor.Create(ref values, extra.Length(settings.ImageHeight, settings.ImageWidth));
                extra.Write(Geometry(), editor.Values);
                values = editor.Commit();
            };
        }

        private LetterboxGeometry Geometry()
        {
            var image = Image();
            return LetterboxGeometry.CreateFitted(
                image.Width, image.Height, settings.ImageWidth, settings.ImageHeight, settings.Applied.Fit);
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
