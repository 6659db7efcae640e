using BenchmarkDotNet.Attributes;
using MLNetGhost.Imaging;

namespace MLNetGhost.Benchmarks.Pieces;

/// <summary>From decoded pixels to the network's tensor: the vectorised pass and its scalar counterpart.</summary>
public class Letterboxing : IDisposable
{
    private const int Size = 640;

    private readonly float[] _tensor = new float[3 * Size * Size];
    private readonly LetterboxWriter _writer = new();
    private byte[] _rgba = [];
    private RgbImage _image = null!;
    private LetterboxGeometry _geometry;
    private int _width;
    private int _height;

    /// <summary>640×480 needs no resampling, 1000×750 is what a 4000×3000 JPEG is decoded to.</summary>
    [Params("640x480", "1000x750")]
    public string Decoded { get; set; } = "640x480";

    [GlobalSetup]
    public void SetUp()
    {
        var sides = Decoded.Split('x');
        (_width, _height) = (int.Parse(sides[0], null), int.Parse(sides[1], null));
        _rgba = new byte[4 * _width * _height];
        new Random(1).NextBytes(_rgba);
        _image = new RgbImage(_width, _height, [.. _rgba.Where((_, i) => i % 4 < 3)]);
        _geometry = LetterboxGeometry.Create(_width, _height, Size, Size);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _writer.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void Vectorised() => _writer.Write(_rgba, PixelFormat.Rgba32, _width, _height, 4 * _width, Size, Size, _tensor);

    [Benchmark]
    public float[] Scalar() => PlainLetterbox.Write(_image, _geometry);
}
