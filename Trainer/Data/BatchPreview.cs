using MLNetGhost.Data;
using MLNetGhost.Imaging;
using SkiaSharp;
using TorchSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>Draws what the network is trained on: the pictures of a batch side by side, with their boxes and class names.</summary>
public static class BatchPreview
{
    private const int MostPictures = 16;

    /// <summary>Above this many boxes a picture's boxes are drawn without names.</summary>
    private const int MostNames = 300;
    private const int SmallestCell = 320;
    private const int Gap = 4;

    /// <summary>Writes a batch as a PNG picture.</summary>
    /// <param name="batch">The batch; at most its first 16 pictures are drawn.</param>
    /// <param name="classNames">Class names; the index is the class id.</param>
    /// <param name="path">The file to write or replace.</param>
    public static void Write(TrainingBatch batch, IReadOnlyList<string> classNames, string path)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var sheet = Draw(batch, classNames);
        using var encoded = sheet.Encode(SKEncodedImageFormat.Png, 100);
        AtomicFile.Write(path, encoded.SaveTo);
    }

    /// <summary>Writes the first batches of an epoch as batch0.png, batch1.png, … into a folder.</summary>
    /// <param name="loader">The loader.</param>
    /// <param name="epoch">The epoch to look at.</param>
    /// <param name="count">How many batches, if the epoch has so many.</param>
    /// <param name="folder">Where to write; created if need be.</param>
    /// <returns>The files that were written.</returns>
    public static IReadOnlyList<string> WriteEpoch(BatchLoader loader, int epoch, int count, string folder)
    {
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentException.ThrowIfNullOrEmpty(folder);
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
        var (count, height, width) = ((int)Math.Min(shape[0], MostPictures), (int)shape[2], (int)shape[3]);
        var zoom = Math.Max(1, (SmallestCell + Math.Max(width, height) - 1) / Math.Max(width, height));
        var (cellWidth, cellHeight) = (width * zoom, height * zoom);
        var columns = (int)Math.Ceiling(Math.Sqrt(count));
        var rows = (count + columns - 1) / columns;
        var boxes = ReadBoxes(batch, classNames, cellWidth, cellHeight);

        var sheet = new SKBitmap(Gap + (columns * (cellWidth + Gap)), Gap + (rows * (cellHeight + Gap)), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(SKColors.White);
        for (var i = 0; i < count; i++)
        {
            var cell = SKRect.Create(Gap + (i % columns * (cellWidth + Gap)), Gap + (i / columns * (cellHeight + Gap)), cellWidth, cellHeight);
            canvas.Save();
            canvas.ClipRect(cell);
            DrawPicture(canvas, batch.Images, i, cell);
            BoxPainter.Paint(canvas, boxes[i].Count() > MostNames ? boxes[i].Select(box => box with { Text = "" }) : boxes[i], cell, BoxPainter.TextSizeFor(cellWidth, cellHeight));
            canvas.Restore();
        }

        return sheet;
    }

    private static ILookup<long, PaintedBox> ReadBoxes(TrainingBatch batch, IReadOnlyList<string> classNames, int cellWidth, int cellHeight)
    {
        var imageIndices = batch.Targets.ImageIndex.data<long>().ToArray();
        var classIds = batch.Targets.ClassId.data<long>().ToArray();
        var boxes = batch.Targets.Boxes.data<float>().ToArray();
        return Enumerable.Range(0, imageIndices.Length).ToLookup(row => imageIndices[row], row =>
        {
            var classId = (int)classIds[row];
            var (centreX, centreY, width, height) = (boxes[4 * row], boxes[(4 * row) + 1], boxes[(4 * row) + 2], boxes[(4 * row) + 3]);
            return new PaintedBox(classId, classId < classNames.Count ? classNames[classId] : $"class {classId}", new BoundingBox(
                (centreX - (width / 2)) * cellWidth, (centreY - (height / 2)) * cellHeight, (centreX + (width / 2)) * cellWidth, (centreY + (height / 2)) * cellHeight));
        });
    }

    private static unsafe void DrawPicture(SKCanvas canvas, torch.Tensor images, int index, SKRect cell)
    {
        using var scope = torch.NewDisposeScope();
        var image = images[index];
        var (height, width) = ((int)image.shape[1], (int)image.shape[2]);
        var opaque = torch.full(1, height, width, byte.MaxValue, torch.uint8);
        var pixels = torch.cat([(image * byte.MaxValue).round().to(torch.uint8), opaque]).permute(1, 2, 0).contiguous();
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        pixels.bytes.CopyTo(new Span<byte>((void*)bitmap.GetPixels(), bitmap.ByteCount));
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.Medium };
        canvas.DrawBitmap(bitmap, cell, paint);
    }
}
