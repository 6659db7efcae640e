using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Imaging;
using MLNetGhost.Trainer;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Labelled images that the caller made and owns, in an ML.NET data view.</summary>
internal sealed class OwnedImages : IDisposable
{
    private readonly MLImage[] _images;

    /// <summary>Photographs with one box each, alternating between two classes.</summary>
    public OwnedImages(int count, int width, int height)
    {
        Pixels = [.. Enumerable.Range(0, count).Select(seed => TestPictures.Photograph(width, height, seed))];
        _images = [.. Pixels.Select(ColourPictures.ToMLImage)];
        var rows = Context.Data.LoadFromEnumerable(_images.Select((image, i) => new Row
        {
            Image = image,
            Label = [i % 2 == 0 ? "cat" : "dog"],
            BoundingBoxes = [width / 8f, height / 8f, width / 2f, height / 2f],
        }).ToArray());
        View = Context.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
    }

    public MLContext Context { get; } = new(seed: 1);

    /// <summary>The pixels of the images.</summary>
    public RgbImage[] Pixels { get; }

    public IDataView View { get; }

    /// <summary>The shortest training on them.</summary>
    public static GhostYoloOptions ShortestTraining { get; } = new()
    {
        InputColumnName = "Image",
        Scale = GhostYoloScale.EdgeNano,
        ImageSize = 64,
        Epochs = 1,
        BatchSize = 2,
        Threads = 1,
    };

    /// <summary>Fails if an image was disposed of or changed.</summary>
    public void AssertIntact()
    {
        foreach (var (image, pixels) in _images.Zip(Pixels))
        {
            CollectionAssert.AreEqual(pixels.Pixels, MLImageConversion.ToRgb(image).Pixels);
        }
    }

    public void Dispose() => Array.ForEach(_images, image => image.Dispose());

    private sealed class Row
    {
        public MLImage? Image { get; set; }

        public string[] Label { get; set; } = [];

        public float[] BoundingBoxes { get; set; } = [];
    }
}
