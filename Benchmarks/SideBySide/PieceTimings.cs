using System.Diagnostics;
using MLNetGhost.Benchmarks.Harness;
using MLNetGhost.Imaging;
using MLNetGhost.Model;

namespace MLNetGhost.Benchmarks.SideBySide;

/// <summary>
/// The two pieces outside the network, timed in their usual place: after a decoder, and after a run of the network.
/// </summary>
internal static unsafe class PieceTimings
{
    private const int Size = 640;
    private const int Candidates = 60;
    private const int Repetitions = 200;
    private const int Runs = 30;

    /// <summary>
    /// Milliseconds from decoded pixels to the network's tensor, for a JPEG that is decoded at exactly the size the network needs.
    /// </summary>
    public static double Tensor(string path)
    {
        using var file = new NativeBuffer();
        using var pixels = new NativeBuffer();
        using var tensor = new NativeBuffer();
        using var writer = new LetterboxWriter();
        using var jpeg = new JpegDecoder();
        using var picture = EncodedPicture.Open(path, file, DecodingRules.Default);
        var geometry = LetterboxGeometry.Create(picture.Width, picture.Height, Size, Size);
        var (width, height) = picture.ScaledSize(geometry.ResizedWidth, geometry.ResizedHeight);
        if ((width, height) != (geometry.ResizedWidth, geometry.ResizedHeight))
        {
            throw new ArgumentException($"{path} is decoded to {width}×{height} and must be resampled to "
                + $"{geometry.ResizedWidth}×{geometry.ResizedHeight}; use 1280×960.", nameof(path));
        }

        var rgba = pixels.Reserve(4L * width * height);
        var planes = (float*)tensor.Reserve(3L * Size * Size * sizeof(float));
        picture.Decode(rgba, width, height, jpeg);
        var source = new PixelSource((nint)rgba, width, height, 4 * width, PixelFormat.Rgba32, Orientation.Upright);
        return Time(Repetitions, () => { }, () => writer.Write(source, geometry, planes));
    }

    /// <summary>
    /// Milliseconds from the network's outputs to detections, with a threshold that lets <see cref="Candidates"/> candidates pass.
    /// </summary>
    public static double Decoding(string modelPath, string picture)
    {
        using var detector = OnnxDetector.Load(modelPath, new OnnxDetectorOptions { Threads = 1 });
        using var batch = detector.CreateBatch(1);
        batch.Load(0, picture);
        batch.Run();
        var options = new SuppressionOptions { ScoreThreshold = ThresholdFor(batch, Candidates) };
        return Time(Runs, batch.Run, () => batch.Detections(0, options));
    }

    /// <summary>The score that this many candidates exceed.</summary>
    private static float ThresholdFor(DetectorBatch batch, int candidates)
    {
        // Nothing is suppressed at an overlap of 1, so every candidate is a detection.
        var options = new SuppressionOptions { ScoreThreshold = 0.01f, IouThreshold = 1, MaximumDetections = int.MaxValue };
        var all = batch.Detections(0, options);
        return all.Length > candidates ? all[candidates].Score : 0.01f;
    }

    private static double Time(int repetitions, Action prepare, Action piece)
    {
        var times = new List<double>();
        for (var i = -repetitions / 5; i < repetitions; i++)
        {
            prepare();
            var start = Stopwatch.GetTimestamp();
            piece();
            if (i >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return Statistics.Median(times);
    }
}
