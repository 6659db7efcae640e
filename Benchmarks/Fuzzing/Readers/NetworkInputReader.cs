using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLNetGhost.Benchmarks.Pieces;
using MLNetGhost.Imaging;
using SkiaSharp;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>
/// Letterbox and network input between guard pages. The bytes of an input say size, format, orientation and preparation; plain RGB
/// pictures are compared with the letterbox as it is stated.
/// </summary>
internal sealed unsafe class NetworkInputReader : FuzzReader
{
    private const int LargestSide = 400, Parameters = 16, MostPadding = 5;
    private const float Tolerance = 1e-5f;

    private readonly NetworkInputWriter _writer = new();
    private readonly GuardedMemory _source = new();
    private readonly GuardedMemory _target = new();

    public override string? Read(byte[] input)
    {
        if (input.Length < Parameters)
        {
            return null;
        }

        var (width, height) = (Side(input, 0), Side(input, 2));
        var format = (PixelFormat)(input[8] % Enum.GetValues<PixelFormat>().Length);
        var orientation = Orientation.From((SKEncodedOrigin)(input[9] % 8 + 1));
        var preparation = PreparationOf(input);
        var padding = input[13] % MostPadding;
        var (shownWidth, shownHeight) = orientation.Apply(width, height);
        var geometry = LetterboxGeometry.CreateFitted(shownWidth, shownHeight, Side(input, 4), Side(input, 6), preparation.Fit);

        var stride = width * PixelSource.BytesPer(format) + padding;
        var pixels = new byte[(height - 1) * stride + width * PixelSource.BytesPer(format)];
        new Random(input[14] << 8 | input[15]).NextBytes(pixels);
        var atEnd = input[13] >= 128;
        fixed (byte* source = _source.Copy(pixels, atEnd))
        {
            var length = preparation.Planes * geometry.Width * geometry.Height;
            var bytes = length * Size(preparation.Element);
            var target = _target.Place(bytes, !atEnd);
            new Span<byte>(target, bytes).Fill(0xFF);
            _writer.Write(new PixelSource((nint)source, width, height, stride, format, orientation), geometry, preparation, target);
            if (preparation.Element == InputElement.FullPrecision)
            {
                var isPlain = format == PixelFormat.Rgb24 && padding == 0 && orientation == Orientation.Upright
                    && preparation == Preparation.Yolo;
                Check(new ReadOnlySpan<float>(target, length), isPlain
                    ? PlainLetterbox.Write(new RgbImage(width, height, pixels), geometry)
                    : null);
            }

            return $"{width}×{height} {format} to {geometry.Width}×{geometry.Height}: "
                + $"{Digest.Of(new ReadOnlySpan<byte>(target, bytes))}";
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _writer.Dispose();
        _source.Dispose();
        _target.Dispose();
    }

    private static void Check(ReadOnlySpan<float> values, float[]? expected)
    {
        if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes(values)))
        {
            throw new FuzzOracleException("not every value was written, or one is not finite");
        }

        for (var i = 0; i < (expected?.Length ?? 0); i++)
        {
            if (Math.Abs(values[i] - expected![i]) > Tolerance)
            {
                throw new FuzzOracleException($"value {i} is {values[i]} instead of {expected[i]}");
            }
        }
    }

    private static Preparation PreparationOf(byte[] input)
    {
        Preparation[] all = [Preparation.Yolo, Preparation.Stretched, Preparation.ImageNet, Preparation.Yolox, Preparation.NanoDet,
            Preparation.Yolo with { Channels = ChannelOrder.Grey }];
        var chosen = all[input[10] % all.Length];
        return input[11] % 3 == 0 ? chosen with { Element = (InputElement)(input[12] % Enum.GetValues<InputElement>().Length) } : chosen;
    }

    private static int Size(InputElement element) => element switch
    {
        InputElement.HalfPrecision => Marshal.SizeOf<Half>(),
        InputElement.Bytes => 1,
        _ => sizeof(float),
    };

    private static int Side(byte[] input, int place) => 1 + BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(place)) % LargestSide;
}
