using Microsoft.ML;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Transforms;

/// <summary>One transformer under load, in a process of its own, whose memory nothing else uses.</summary>
[TestClass]
public sealed class DetectionLoadTests : IDisposable
{
    private const int Rounds = 10;
    private const int PicturesPerRound = 1000;
    private const long MostPeakBytes = 400L << 20;

    private readonly TemporaryFolder _folder = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [TestCategory("Slow")]
    public void Transform_TenThousandGoodAndHostilePicturesOn16Threads_AreThoseOfOneThreadInConstantMemory()
    {
        var pictures = WritePictures();
        var figures = FreshProcess.Load(SaveModel(), Rounds, PicturesPerRound, pictures);

        TestContext.WriteLine($"resident MB: {string.Join(' ', figures.Resident.Select(bytes => bytes >> 20))}, peak {figures.Peak >> 20}");
        Assert.AreEqual(0, figures.Wrong);
        Assert.IsGreaterThanOrEqualTo(12, figures.Found);

        // From the second thousand on. Single figures stay within 5 % of their middle in most runs, by what the runtime and the C library
        // keep for themselves; the limits leave room for a busy machine and are still a few kilobytes per picture.
        var settled = figures.Resident[1..];
        var (early, late) = (settled[..4].Average(), settled[^4..].Average());
        Assert.AreEqual(early, late, 0.08 * early, string.Join(' ', figures.Resident));
        Assert.IsLessThan(1.1 * settled.Average(), settled.Max(), string.Join(' ', figures.Resident));
        Assert.IsLessThan(MostPeakBytes, figures.Peak);
    }

    private string SaveModel()
    {
        var context = new MLContext(seed: 1);
        using var transformer = new ObjectDetectionTransformer(
            context, TestDetectors.Yolo(), nameof(PathRow.ImagePath),
            new DetectObjectsOptions { OnImageError = ImageErrorAction.ReturnEmpty, ScoreThreshold = 0.3f, ReadAhead = 0 });
        var path = _folder.File("model.zip");
        context.Model.Save(transformer, context.Data.LoadFromEnumerable<PathRow>([]).Schema, path);
        return path;
    }

    private string[] WritePictures()
    {
        var files = new List<byte[]>();
        foreach (var format in HostilePictures.Formats)
        {
            files.Add(HostilePictures.Header(format));
        }

        foreach (var format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp })
        {
            for (var i = 0; i < 5; i++)
            {
                var whole = TestPictures.Encode(TestPictures.Photograph(60 + 70 * i, 260 - 40 * i, i), format);
                files.Add(whole);
                if (i < 2)
                {
                    files.Add(whole[..(whole.Length / 2)]);
                    files.Add([.. whole[..(whole.Length / 2)], 0xFF, 0xD9]);
                }
            }
        }

        files.Add(HostilePictures.PlainGif(600));
        files.Add(HostilePictures.PlainJpeg(2000, 1500));
        files.Add([]);
        files.Add("no picture"u8.ToArray());
        return
        [
            .. files.Select((bytes, i) =>
            {
                var path = _folder.File($"{i:00}.picture");
                File.WriteAllBytes(path, bytes);
                return path;
            }),
            _folder.File("missing.jpg"),
        ];
    }
}
