using System.Globalization;
using System.Text;
using MLNetGhost.Benchmarks.Reports;
using SkiaSharp;

namespace MLNetGhost.Benchmarks.Reading;

/// <summary>A dataset in YOLO form with pictures of 64×64 pixels, in a temporary folder that is deleted afterwards.</summary>
internal sealed class DrawnDataset : IDisposable
{
    private const int Side = 64;
    private const int Kinds = 100;

    /// <summary>Draws the dataset.</summary>
    /// <param name="pictures">Number of pictures.</param>
    /// <param name="boxes">Boxes in each.</param>
    /// <param name="progress">Told what is going on.</param>
    public DrawnDataset(int pictures, int boxes, ConsoleProgress progress)
    {
        progress.Report($"Drawing {pictures} pictures");
        Folder = Directory.CreateTempSubdirectory("mlnetghost-reading-").FullName;
        var images = Directory.CreateDirectory(Path.Combine(Folder, "images", "train")).FullName;
        var labels = Directory.CreateDirectory(Path.Combine(Folder, "labels", "train")).FullName;
        var kinds = Enumerable.Range(0, Kinds).Select(Draw).ToArray();
        Parallel.For(0, pictures, i =>
        {
            var name = i.ToString("D7", CultureInfo.InvariantCulture);
            File.WriteAllBytes(Path.Combine(images, name + ".jpg"), kinds[i % Kinds]);
            File.WriteAllText(Path.Combine(labels, name + ".txt"), Rows(i, boxes));
        });
        File.WriteAllText(Path.Combine(Folder, "data.yaml"), "train: images/train\nnames: [square, disc]\n");
    }

    /// <summary>The folder with the data.yaml.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static byte[] Draw(int kind)
    {
        using var bitmap = new SKBitmap(Side, Side);
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint { Color = SKColors.Red };
        canvas.Clear(SKColors.Gray);
        canvas.DrawRect(kind % 30, kind / 4, 20, 20, paint);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        return data.ToArray();
    }

    private static string Rows(int picture, int boxes)
    {
        var random = new Random(picture);
        var text = new StringBuilder();
        for (var box = 0; box < boxes; box++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{box % 2} {0.2 + random.NextDouble() * 0.6:F6} "
                + $"{0.2 + random.NextDouble() * 0.6:F6} {0.05 + random.NextDouble() * 0.3:F6} {0.05 + random.NextDouble() * 0.3:F6}\n");
        }

        return text.ToString();
    }
}
