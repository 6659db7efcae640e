using System.IO.Compression;
using System.Text.Json;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Training;
using SkiaSharp;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>
/// Writes those files of the corpus that are not text. They are checked in, because another version of a library writes other bytes.
/// </summary>
internal static class CorpusMaker
{
    /// <summary>Weights of the checkpoint, all 0; its file in the corpus ends with the header before them.</summary>
    public const int CheckpointWeights = 300_000;

    private static readonly ModelSpec s_smallNetwork = new(
        "small", new GhostBackboneSpec(8, [.. Enumerable.Repeat<GhostRow[]>([new(Kernel: 3, Expand: 8, Out: 8, Stride: 2)], 4)]),
        CompoundScaling.Nano, DepthwiseBoxBranch: true);

    private const int Side = 24;

    /// <summary>Writes the files.</summary>
    /// <param name="folder">Benchmarks/Fuzzing/Corpus.</param>
    public static void Write(string folder)
    {
        foreach (var (name, content) in Pictures().Concat(Models()).Concat(Inputs()))
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }

    private static IEnumerable<(string, byte[])> Pictures()
    {
        using var bitmap = new SKBitmap(Side, Side - 1);
        for (var i = 0; i < Side * (Side - 1); i++)
        {
            var (x, y) = (i % Side, i / Side);
            bitmap.SetPixel(x, y, new SKColor((byte)(i * 7), (byte)(x * 10), (byte)(y * 11), (byte)(255 - i % 3)));
        }

        using var pixels = bitmap.PeekPixels();
        foreach (var sampling in Enum.GetValues<SKJpegEncoderDownsample>())
        {
            var options = new SKJpegEncoderOptions(70, sampling, SKJpegEncoderAlphaOption.Ignore);
            yield return ($"jpeg/{sampling}.jpg".ToLowerInvariant(), Bytes(pixels.Encode(options)));
        }

        var jpeg = Bytes(pixels.Encode(SKEncodedImageFormat.Jpeg, 30));
        yield return ("jpeg/turned.jpg", [.. jpeg[..2], .. Exif(isJpeg: true), .. jpeg[2..]]);
        var png = Bytes(pixels.Encode(SKEncodedImageFormat.Png, 100));
        yield return ("png/colours.png", png);
        yield return ("png/turned.png", [.. png[..33], .. Exif(isJpeg: false), .. png[33..]]);
        yield return ("webp/lossy.webp", Bytes(pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, 60))));
        yield return ("webp/lossless.webp", Bytes(pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 60))));

        // Two by two pixels: a header of 14 bytes, one of 40, and two rows of eight bytes.
        yield return ("bmp/small.bmp",
        [
            0x42, 0x4D, 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 16, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0,
        ]);

        // One pixel: screen, two colours, the picture, its codes, the end.
        yield return ("gif/small.gif",
        [
            .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B,
        ]);
    }

    private static IEnumerable<(string, byte[])> Models()
    {
        var tensors = new Dictionary<string, SafetensorsEntry> { ["a.weight"] = new([2, 3], [1, 2, 3, 4, 5, 6]), ["empty"] = new([0], []) };
        yield return ("safetensors/small.safetensors", Safetensors(tensors, new() { ["names"] = "[\"cat\"]" }));
        var info = new CheckpointInfo(["cat", "dog"], new TrainingOptions { Model = s_smallNetwork }, null);
        tensors = new() { ["weights"] = new([CheckpointWeights], new float[CheckpointWeights]) };
        yield return ("checkpoint/best.safetensors", Safetensors(tensors, new()
        {
            ["mlnetghost.checkpoint"] = "1",
            ["mlnetghost.info"] = JsonSerializer.Serialize(info, CheckpointJson.Options),
        })[..^(sizeof(float) * CheckpointWeights)]);
        foreach (var file in FuzzCorpus.Files("model-zip"))
        {
            using var archive = ZipFile.OpenRead(file);
            if (archive.Entries.FirstOrDefault(entry => entry.FullName.EndsWith("Model.onnx", StringComparison.Ordinal)) is { } entry)
            {
                using var content = new MemoryStream();
                using var model = entry.Open();
                model.CopyTo(content);
                yield return ($"onnx/{Path.GetFileNameWithoutExtension(file)}.onnx", content.ToArray());
            }
        }
    }

    private static IEnumerable<(string, byte[])> Inputs()
    {
        // Two bytes each: sizes of picture and input; then format, orientation, preparation, whether the type changes, type, padding, seed.
        yield return ("network-input/plain.bin", [90, 0, 60, 0, 64, 0, 64, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
        yield return ("network-input/turned.bin", [33, 1, 17, 0, 95, 0, 31, 0, 2, 5, 2, 1, 0, 128, 0, 2]);
        yield return ("network-input/bytes.bin", [1, 0, 1, 0, 31, 0, 32, 0, 1, 2, 5, 0, 2, 131, 0, 3]);
        yield return ("network-input/same.bin", [63, 0, 63, 0, 63, 0, 63, 0, 3, 7, 1, 0, 1, 4, 0, 4]);
        yield return ("planted/even.bin", [1, 2, 3, 4]);
    }

    private static byte[] Safetensors(Dictionary<string, SafetensorsEntry> tensors, Dictionary<string, string> metadata)
    {
        var path = Path.GetTempFileName();
        new SafetensorsFile(tensors, metadata).Write(path);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    /// <summary>A quarter turn, as a segment of a JPEG or a chunk of a PNG file.</summary>
    private static byte[] Exif(bool isJpeg)
    {
        byte[] block = [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        if (isJpeg)
        {
            return [0xFF, 0xE1, 0, (byte)(block.Length + 8), .. "Exif"u8, 0, 0, .. block];
        }

        byte[] content = [.. "eXIf"u8, .. block];
        var checksum = PngMutations.Checksum(content);
        return
        [
            0, 0, 0, (byte)block.Length, .. content,
            (byte)(checksum >> 24), (byte)(checksum >> 16), (byte)(checksum >> 8), (byte)checksum,
        ];
    }

    private static byte[] Bytes(SKData data)
    {
        using (data)
        {
            return data.ToArray();
        }
    }
}
