using MLNetGhost.Data;
using MLNetGhost.Drawing;
using MLNetGhost.Files;
using MLNetGhost.Imaging;
using MLNetGhost.Trainer.Torch;
using SkiaSharp;
using TorchSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>Draws what the network is trained on: the pictures of a batch side by side, with their boxes and class names.</summary>
internal static class BatchPreview
{
    private const int LargestPictureCount = 16;
    private const int SmallestTile = 320;
    private const int Gap = 4;
    private static readonly DetectionRenderingOptions s_style = new() { TextSize = 12, LineWidth = 2, ShowScores = false };

    /// <summary>Writes a batch as a PNG picture.</summary>
    /// <param name="batch">The batch; at most its first 16 pictures are drawn.</param>
    /// <param name="classNames">Class names; the index is the class id.</param>
    /// <param name="path">The file to write; an existing one is replaced.</param>
    public static void Write(TrainingBatch batch, IReadOnlyList<string> classNames, string path)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var picture = Draw(batch, classNames);
        using var encoded = picture.Encode(SKEncodedImageFormat.Png, 100);
        AtomicFile.Write(path, encoded.SaveTo, flushToDisk: false);
    }

    /// <summary>The pictures of a batch and their objects, in pixels of the network's input.</summary>
    /// <param name="batch">The batch.</param>
    /// <returns>For each picture, its pixels and its objects.</returns>
    public static IReadOnlyList<(RgbImage Pixels, IReadOnlyList<Annotation> Objects)> Pictures(TrainingBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var (count, height, width) = ((int)batch.Images.shape[0], (int)batch.Images.shape[2], (int)batch.Images.shape[3]);
        var objects = Objects(batch).ToLookup(entry => entry.Image, entry => new Annotation(entry.ClassId, new BoundingBox(
            (entry.CentreX - (entry.Width / 2)) * width, (entry.CentreY - (entry.Height / 2)) * height,
            (entry.CentreX + (entry.Width / 2)) * width, (entry.CentreY + (entry.Height / 2)) * height)));
        return [.. Enumerable.Range(0, count).Select(index =>
            (new RgbImage(width, height, Pixels(batch.Images, index)), (IReadOnlyList<Annotation>)[.. objects[index]]))];
    }

    /// <summary>
    /// Writes the first batches of an epoch as batch0.png, batch1.png, … into a folder, which is created if it is missing.
    /// </summary>
    /// <param name="loader">The loader.</param>
    /// <param name="epoch">The epoch to look at.</param>
    /// <param name="count">How many batches, if the epoch has that many.</param>
    /// <param name="folder">Where to write.</param>
    /// <returns>The files that were written.</returns>
    public static IReadOnlyList<string> WriteEpoch(BatchLoader loader, int epoch, int count, string folder)
    {
        ArgumentNullException.ThrowIfNull(loader);
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        foreach (var batch in loader.Epoch(epoch).Take(count))
        {
            using (batch)
            {
                files.Add(Path.Combine(folder, $"batch{batch.Index}.png"));
                Write(batch, loader.ClassNames, files[^1]);
            }
        }

        return files;
    }

    private static SKBitmap Draw(TrainingBatch batch, IReadOnlyList<string> classNames)
    {
        var shape = batch.Images.shape;
        var (count, height, width) = ((int)Math.Min(shape[0], LargestPictureCount), (int)shape[2], (int)shape[3]);
        var zoom = (int)Math.Max(1, Math.Ceiling((double)SmallestTile / Math.Max(width, height)));
        var columns = (int)Math.Ceiling(Math.Sqrt(count));
        var rows = (count + columns - 1) / columns;
        var sheet = new SKBitmap(
            (columns * ((width * zoom) + Gap)) + Gap, (rows * ((height * zoom) + Gap)) + Gap, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(SKColors.White);
        for (var i = 0; i < count; i++)
        {
            var place = SKRect.Create(
                Gap + (i % columns * ((width * zoom) + Gap)), Gap + (i / columns * ((height * zoom) + Gap)), width * zoom, height * zoom);
            DrawPicture(canvas, batch.Images, i, place);
            DrawBoxes(canvas, batch, i, place, classNames);
        }

        return sheet;
    }

    private static unsafe void DrawPicture(SKCanvas canvas, torch.Tensor images, int index, SKRect place)
    {
        using var scope = torch.NewDisposeScope();
        var image = images[index].cpu();
        var (height, width) = ((int)image.shape[1], (int)image.shape[2]);
        var opaque = torch.full(1, height, width, Scalars.Of(255L), torch.uint8, device: torch.CPU);
        var pixels = torch.cat([(image * Scalars.Of(255L)).round().to(torch.uint8), opaque]).permute(1, 2, 0).contiguous();
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        pixels.bytes.CopyTo(new Span<byte>((void*)bitmap.GetPixels(), bitmap.ByteCount));
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.Medium };
        canvas.DrawBitmap(bitmap, place, paint);
    }

    private static byte[] Pixels(torch.Tensor images, int index)
    {
        using var scope = torch.NewDisposeScope();
        var pixels = (images[index] * Scalars.Of(255L)).round().to(torch.uint8).permute(1, 2, 0).contiguous();
        return pixels.bytes.ToArray();
    }

    private static IEnumerable<(int Image, int ClassId, float CentreX, float CentreY, float Width, float Height)> Objects(
        TrainingBatch batch)
    {
        // Torch has no memory to read if a batch has no objects.
        if (batch.Targets.ImageIndex.shape[0] == 0)
        {
            return [];
        }

        var images = batch.Targets.ImageIndex.data<long>().ToArray();
        var classes = batch.Targets.ClassId.data<long>().ToArray();
        var boxes = batch.Targets.Boxes.data<float>().ToArray();
        return images.Select((image, row) =>
            ((int)image, (int)classes[row], boxes[4 * row], boxes[(4 * row) + 1], boxes[(4 * row) + 2], boxes[(4 * row) + 3]));
    }

    private static void DrawBoxes(SKCanvas canvas, TrainingBatch batch, int index, SKRect place, IReadOnlyList<string> classNames)
    {
        var labels = Objects(batch).Where(entry => entry.Image == index)
            .Select(entry => Label(entry.ClassId, [entry.CentreX, entry.CentreY, entry.Width, entry.Height], place, classNames)).ToArray();
        canvas.Save();
        canvas.ClipRect(place);
        canvas.Translate(place.Left, place.Top);
        DetectionRenderer.Draw(canvas, (int)place.Width, (int)place.Height, labels, s_style);
        canvas.Restore();
    }

    /// <summary>A label for the renderer; the smaller the box, the nearer the top it is drawn.</summary>
    private static Detection Label(int classId, ReadOnlySpan<float> box, SKRect place, IReadOnlyList<string> classNames)
    {
        var (centreX, centreY, width, height) = (box[0] * place.Width, box[1] * place.Height, box[2] * place.Width, box[3] * place.Height);
        var name = classId < classNames.Count ? classNames[classId] : $"class {classId}";
        return new Detection(
            classId, name, 1 - (box[2] * box[3]),
                new BoundingBox(centreX - (width / 2), centreY - (height / 2), centreX + (width / 2), centreY + (height / 2)));
    }
}
