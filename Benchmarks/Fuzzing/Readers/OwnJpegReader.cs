using MLNetGhost.Imaging;
using SkiaSharp;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>
/// The own JPEG decoder between guard pages, at every scale, one instance for all inputs. What it accepts at full size must be to the bit
/// what SkiaSharp decodes.
/// </summary>
internal sealed unsafe class OwnJpegReader(FuzzScratch scratch) : FuzzReader
{
    /// <summary>Larger pictures are left out, as a user's limit would; the time goes into more inputs.</summary>
    private const int MostPixels = 1 << 20;

    private readonly JpegDecoder _decoder = new();
    private readonly JpegHeader _header = new();
    private readonly GuardedMemory _source = new();
    private readonly GuardedMemory _pixels = new();

    public override string? Read(byte[] input)
    {
        var atEnd = input.Length % 2 == 0;
        var jpeg = _source.Copy(input, atEnd);
        if (!_header.TryRead(jpeg) || (long)_header.Width * _header.Height > MostPixels)
        {
            return null;
        }

        var (digests, damaged) = (new List<string>(), false);
        for (var scale = 1; scale <= JpegDecoder.FullScale; scale++)
        {
            var (width, height) = ((_header.Width * scale + 7) / 8, (_header.Height * scale + 7) / 8);
            var length = 4 * width * height;
            var pixels = _pixels.Place(length, !atEnd);
            var outcome = _decoder.Decode(jpeg, width, height, (uint*)pixels);
            if (outcome == JpegOutcome.Damaged)
            {
                damaged = true;
            }
            else if (outcome == JpegOutcome.Decoded)
            {
                var rgba = new ReadOnlySpan<byte>(pixels, length);
                digests.Add($"{scale}:{Digest.Of(rgba)}");
                if (scale == JpegDecoder.FullScale)
                {
                    Compare(input, width, height, rgba.ToArray());
                }
            }
        }

        if (digests.Count > 0 && damaged)
        {
            throw new FuzzOracleException($"damaged at some scales, but not at all: {string.Join(' ', digests)}");
        }

        return digests.Count == 0 ? null : string.Join(' ', digests);
    }

    public override void Dispose()
    {
        base.Dispose();
        _decoder.Dispose();
        _source.Dispose();
        _pixels.Dispose();
    }

    private void Compare(byte[] jpeg, int width, int height, byte[] own)
    {
        var (result, expected) = scratch.Outside(() => DecodeGenerally(jpeg, width, height));
        if (result != SKCodecResult.Success)
        {
            throw new FuzzOracleException($"accepted, but SkiaSharp says {result}");
        }

        var same = own.AsSpan().CommonPrefixLength(expected);
        if (same < own.Length)
        {
            throw new FuzzOracleException($"pixel ({same / 4 % width}, {same / 4 / width}) of {width}×{height} is {own[same]} instead of "
                + $"{expected[same]}");
        }
    }

    private static (SKCodecResult Result, byte[] Pixels) DecodeGenerally(byte[] jpeg, int width, int height)
    {
        var pixels = new byte[4 * width * height];
        using var data = SKData.CreateCopy(jpeg);
        using var codec = SKCodec.Create(data);
        if (codec is null)
        {
            return (SKCodecResult.InvalidInput, pixels);
        }

        fixed (byte* target = pixels)
        {
            return (codec.GetPixels(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), (nint)target), pixels);
        }
    }
}
