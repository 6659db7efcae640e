using BenchmarkDotNet.Attributes;
using MLNetGhost.Benchmarks.Pictures;
using MLNetGhost.Imaging;

namespace MLNetGhost.Benchmarks.Pieces;

/// <summary>From JPEG to pixels: at full size, or scaled down to what the network needs, by SkiaSharp and by our own decoder.</summary>
public unsafe class JpegDecoding : IDisposable
{
    private static readonly DecodingRules s_skia = new() { UseOwnJpegDecoder = false };

    private readonly NativeBuffer _pixels = new();
    private readonly JpegDecoder _decoder = new();
    private byte[] _file = [];
    private string _folder = "";

    [Params("640x480", "1280x960", "4000x3000")]
    public string Size { get; set; } = "640x480";

    [GlobalSetup]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("mlnetghost-pieces-").FullName;
        var sides = Size.Split('x');
        _file = File.ReadAllBytes(PhotographMaker.Write(_folder, int.Parse(sides[0], null), int.Parse(sides[1], null), 1)[0]);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _pixels.Dispose();
        _decoder.Dispose();
        GC.SuppressFinalize(this);
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public int Whole() => Decode(scaled: false, s_skia);

    [Benchmark]
    public int ScaledBySkia() => Decode(scaled: true, s_skia);

    [Benchmark]
    public int Scaled() => Decode(scaled: true, DecodingRules.Default);

    private int Decode(bool scaled, DecodingRules rules)
    {
        fixed (byte* file = _file)
        {
            using var picture = EncodedPicture.Open(file, _file.Length, "picture", rules);
            var geometry = LetterboxGeometry.Create(picture.Width, picture.Height, 640, 640);
            var (width, height) = scaled
                ? picture.ScaledSize(geometry.ResizedWidth, geometry.ResizedHeight)
                : (picture.Width, picture.Height);
            picture.Decode(_pixels.Reserve(4L * width * height), width, height, _decoder);
            return width;
        }
    }
}
