using TorchSharp;

namespace MLNetGhost.Trainer.Loss;

/// <summary>The labelled objects of a batch, one row per object, picture by picture; pictures without objects have no row.</summary>
/// <param name="ImageIndex">(M) int64: which picture of the batch the object belongs to.</param>
/// <param name="ClassId">(M) int64: zero-based class id.</param>
/// <param name="Boxes">(M, 4) float32: centre-x, centre-y, width, height as fractions of the network's input.</param>
internal sealed record DetectionTargets(torch.Tensor ImageIndex, torch.Tensor ClassId, torch.Tensor Boxes) : IDisposable
{
    /// <summary>The number of objects in the batch.</summary>
    public long Count => ImageIndex.size(0);

    /// <summary>The objects of the first pictures of the batch; new views.</summary>
    /// <param name="pictures">How many pictures.</param>
    public DetectionTargets First(int pictures)
    {
        var count = Count == 0 ? 0 : ImageIndex.data<long>().Count(image => image < pictures);
        return new DetectionTargets(ImageIndex.narrow(0, 0, count), ClassId.narrow(0, 0, count), Boxes.narrow(0, 0, count));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ImageIndex.Dispose();
        ClassId.Dispose();
        Boxes.Dispose();
    }
}
