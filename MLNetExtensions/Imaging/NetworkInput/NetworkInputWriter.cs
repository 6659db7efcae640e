using System.Numerics.Tensors;

namespace MLNetGhost.Imaging;

/// <summary>
/// Writes pictures as any network reads them: the letterbox or stretch of <see cref="LetterboxWriter"/>, then, where a
/// <see cref="Preparation"/> asks for more, mean and deviation, grey, and another number type, in one more pass. Buffers are kept for the
/// next picture, so an instance serves one thread at a time.
/// </summary>
internal sealed unsafe class NetworkInputWriter : IDisposable
{
    private readonly LetterboxWriter _letterbox = new();
    private readonly NativeBuffer _planes = new();

    /// <summary>Writes a picture.</summary>
    /// <param name="source">The pixels, which may have been decoded at a smaller size than the geometry's source size.</param>
    /// <param name="geometry">Where the picture lies in the input.</param>
    /// <param name="preparation">Colours, numbers and their type.</param>
    /// <param name="target">Planes × height × width numbers of the preparation's type.</param>
    public void Write(in PixelSource source, in LetterboxGeometry geometry, Preparation preparation, void* target)
    {
        var ordered = preparation.Channels == ChannelOrder.Bgr ? source with { Format = Exchanged(source.Format) } : source;
        var pad = preparation.Channels == ChannelOrder.Bgr
            ? new ChannelValues(preparation.PadColour.Blue, preparation.PadColour.Green, preparation.PadColour.Red)
            : preparation.PadColour;
        if (preparation.IsDirect)
        {
            _letterbox.Write(ordered, geometry, (float*)target, pad);
            return;
        }

        var length = geometry.Width * geometry.Height;
        var inPlace = preparation.Element == InputElement.FullPrecision && preparation.Planes == 3;
        var planes = inPlace ? (float*)target : (float*)_planes.Reserve(3L * length * sizeof(float));
        _letterbox.Write(ordered, geometry, planes, pad);
        if (preparation.Channels == ChannelOrder.Grey)
        {
            ToGrey(planes, length);
        }

        for (var plane = 0; plane < preparation.Planes; plane++)
        {
            var values = new Span<float>(planes + (nint)plane * length, length);
            var (factor, summand) = preparation.Affine(plane);
            TensorPrimitives.Multiply(values, factor, values);
            TensorPrimitives.Add(values, summand, values);
        }

        if (!inPlace)
        {
            Convert(new ReadOnlySpan<float>(planes, preparation.Planes * length), preparation.Element, target);
        }
    }

    /// <summary>Converts prepared numbers to a type.</summary>
    /// <param name="values">The numbers; those for bytes are rounded and clipped to 0 to 255.</param>
    /// <param name="element">The type.</param>
    /// <param name="target">As many numbers of that type.</param>
    public static void Convert(ReadOnlySpan<float> values, InputElement element, void* target)
    {
        switch (element)
        {
            case InputElement.HalfPrecision:
                TensorPrimitives.ConvertToHalf(values, new Span<Half>(target, values.Length));
                break;
            case InputElement.Bytes:
                var bytes = (byte*)target;
                for (var i = 0; i < values.Length; i++)
                {
                    bytes[i] = (byte)Math.Clamp(MathF.Round(values[i]), 0, 255);
                }

                break;
            default:
                values.CopyTo(new Span<float>(target, values.Length));
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _letterbox.Dispose();
        _planes.Dispose();
    }

    private static void ToGrey(float* planes, int length)
    {
        var luma = new Span<float>(planes, length);
        TensorPrimitives.Multiply(luma, 0.299f, luma);
        TensorPrimitives.MultiplyAdd(new ReadOnlySpan<float>(planes + length, length), 0.587f, luma, luma);
        TensorPrimitives.MultiplyAdd(new ReadOnlySpan<float>(planes + 2 * (nint)length, length), 0.114f, luma, luma);
    }

    private static PixelFormat Exchanged(PixelFormat format) => format switch
    {
        PixelFormat.Rgb24 => PixelFormat.Bgr24,
        PixelFormat.Bgr24 => PixelFormat.Rgb24,
        PixelFormat.Rgba32 => PixelFormat.Bgra32,
        _ => PixelFormat.Rgba32,
    };
}
