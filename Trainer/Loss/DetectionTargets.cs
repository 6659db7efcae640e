using TorchSharp;

namespace MLNetGhost.Trainer.Loss;

/// <summary>The labelled objects of a batch, one row per object; pictures without objects have no row.</summary>
/// <param name="ImageIndex">(M) int64: which picture of the batch the object belongs to.</param>
/// <param name="ClassId">(M) int64: zero-based class id.</param>
/// <param name="Boxes">(M, 4) float32: centre-x, centre-y, width, height as fractions of the network's input.</param>
internal sealed record DetectionTargets(torch.Tensor ImageIndex, torch.Tensor ClassId, torch.Tensor Boxes) : IDisposable
{
    /// <summary>The number of objects in the batch.</summary>
    public long Count => ImageIndex.size(0);

    /// <inheritdoc/>
    public void Dispose()
    {
        ImageIndex.Dispose();
        ClassId.Dispose();
        Boxes.Dispose();
    }
}
