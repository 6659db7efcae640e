using MLNetGhost.Files;
using MLNetGhost.Imaging;
using SkiaSharp;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Readers of pictures.</summary>
internal static class PictureTargets
{
    private const string Skia = "SkiaSharp", JpegCorpus = "jpeg";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("jpeg-own", "JpegDecoder.Decode", FuzzGrammar.Jpeg, scratch => new OwnJpegReader(scratch))
        {
            Corpus = JpegCorpus, ShortRun = 6000,
        },
        new("jpeg-header", "PlainJpegHeader.TryRead", FuzzGrammar.Jpeg, scratch => new FunctionReader(input => JpegHeader(scratch, input)))
        {
            Corpus = JpegCorpus, ShortRun = 12_000,
        },
        new("png-header", "PlainPngHeader.TryRead, PngChunks.ReadOrigin", FuzzGrammar.Png,
            scratch => new FunctionReader(input => PngHeader(scratch, input)))
        {
            Corpus = "png", ShortRun = 12_000,
        },
        new("network-input", "NetworkInputWriter.Write", FuzzGrammar.Bytes, _ => new NetworkInputReader(), typeof(ArgumentException)),
        Decoded("jpeg", FuzzGrammar.Jpeg),
        Decoded("png", FuzzGrammar.Png),
        Decoded("webp", FuzzGrammar.Bytes),
        Decoded("bmp", FuzzGrammar.Bytes),
        Decoded("gif", FuzzGrammar.Bytes),
    ];

    /// <summary>Files that SkiaSharp may decode.</summary>
    private static FuzzTarget Decoded(string name, FuzzGrammar grammar) =>
        new(name, "ImageHeader.Read, ImageDecoder.DecodeRgb", grammar,
            scratch => new FunctionReader(input => Decode(scratch, $"picture.{name}", input)), typeof(InvalidDataException))
        {
            Outside = Skia,
        };

    private static string Decode(FuzzScratch scratch, string name, byte[] input)
    {
        var header = ImageHeader.Read(scratch.Write(name, input));
        var picture = ImageDecoder.DecodeRgb(input, name);
        return (header.Width, header.Height) == (picture.Width, picture.Height)
            ? $"{picture.Width}×{picture.Height} {Digest.Of(picture.Pixels)}"
            : throw new FuzzOracleException(
                $"the header says {header.Width}×{header.Height}, decoded are {picture.Width}×{picture.Height}");
    }

    private static string? JpegHeader(FuzzScratch scratch, byte[] input)
    {
        using var memory = new GuardedMemory();
        if (!PlainJpegHeader.TryRead(memory.Copy(input, atEnd: true), out var header))
        {
            return null;
        }

        Compare(scratch, input, header.StoredWidth, header.StoredHeight, header.Origin);
        return header.ToString();
    }

    private static string? PngHeader(FuzzScratch scratch, byte[] input)
    {
        using var memory = new GuardedMemory();
        var bytes = memory.Copy(input, atEnd: true);
        var origin = PngChunks.ReadOrigin(bytes);
        var path = scratch.Write("picture.png", input);
        if (PngChunks.ReadOrigin(path) is var fromFile && fromFile != origin)
        {
            throw new FuzzOracleException($"in memory, the orientation is {origin}; in a file, it is {fromFile}");
        }

        if (!PlainPngHeader.TryRead(bytes, out var width, out var height))
        {
            return null;
        }

        Compare(scratch, input, width, height, null);
        return $"{width}×{height} {origin}";
    }

    /// <summary>A header that is read without the codec must be what the codec reads, if it reads it.</summary>
    private static void Compare(FuzzScratch scratch, byte[] input, int width, int height, SKEncodedOrigin? origin)
    {
        var codec = scratch.Outside(() =>
        {
            using var data = SKData.CreateCopy(input);
            using var opened = SKCodec.Create(data);
            return opened is null ? default((int Width, int Height, SKEncodedOrigin Origin)?)
                : (opened.Info.Width, opened.Info.Height, opened.EncodedOrigin);
        });
        if (codec is { } found && (found.Width, found.Height, origin ?? found.Origin) != (width, height, found.Origin))
        {
            throw new FuzzOracleException($"{width}×{height} {origin}; SkiaSharp says {found.Width}×{found.Height} {found.Origin}");
        }
    }
}
