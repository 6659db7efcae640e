using MLNetGhost.Data;
using MLNetGhost.Reports;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Reports;

/// <summary>A sheet of what training will see: pictures as they were read, and the first batches that the trainer makes of them.</summary>
internal static class TrainingSheet
{
    private const int Columns = 4;
    private const int CellWidth = 360;
    private const int CellHeight = 270;

    /// <summary>Writes the sheet.</summary>
    /// <param name="path">The file to write or replace; <c>.jpg</c> or <c>.png</c>.</param>
    /// <param name="dataset">The split, without pictures that cannot be decoded.</param>
    /// <param name="count">The number of pictures.</param>
    /// <param name="seed">The seed of the run whose first batches are drawn.</param>
    /// <param name="isTrained">False leaves the batches out, for a split that is not trained on.</param>
    public static void Write(string path, DetectionDataset dataset, int count, int seed, bool isTrained)
    {
        var options = new TrainingOptions { Seed = seed };
        var order = new EpochPlan(seed, epoch: 0, dataset.Images.Count, options.BatchSize).Order.Take(count).ToArray();
        var read = order.Select(index => dataset.Images[index]).Select(image =>
            LabelledPicture.Create(image.Path, Path.GetFileName(image.Path), image.Annotations, dataset.ClassNames));
        var trained = isTrained && dataset.CountObjects().Sum() > 0 ? FirstBatches(dataset, options, order.Length) : [];
        PictureSheet.Write(path, [.. read, .. trained], Columns, CellWidth, CellHeight);
    }

    /// <summary>The first pictures of the first epoch with the defaults of <c>train</c>.</summary>
    private static List<SheetPicture> FirstBatches(DetectionDataset dataset, TrainingOptions options, int count)
    {
        var recipe = TrainingRecipe.Resolve(options, dataset.Images.Count, dataset.ClassNames.Count);
        var batches = DetectionTrainer.CreateBatchOptions(options, recipe) with { CheckFiles = false, Workers = 0 };
        var pictures = new List<SheetPicture>();
        foreach (var batch in new BatchLoader(dataset, batches).Epoch(0))
        {
            using (batch)
            {
                pictures.AddRange(BatchPreview.Pictures(batch).Zip(batch.ImageIndices, (picture, index) =>
                    LabelledPicture.Create(dataset.Images[index].Path, $"as trained: {Path.GetFileName(dataset.Images[index].Path)}",
                        picture.Objects, dataset.ClassNames) with
                    { Pixels = picture.Pixels }));
            }

            if (pictures.Count >= count)
            {
                break;
            }
        }

        return pictures[..Math.Min(count, pictures.Count)];
    }
}
