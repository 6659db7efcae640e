using MLNetGhost.Trainer.Loss;
using TorchSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>Augmented pictures and their objects, ready for one forward pass. Whoever takes it from the loader disposes it.</summary>
internal sealed class TrainingBatch : IDisposable
{
    internal TrainingBatch(int epoch, int index, int[] imageIndices, torch.Tensor images, DetectionTargets targets)
    {
        Epoch = epoch;
        Index = index;
        ImageIndices = imageIndices;
        Images = images;
        Targets = targets;
    }

    /// <summary>The epoch that the batch belongs to.</summary>
    public int Epoch { get; }

    /// <summary>The index of the batch in its epoch, from 0.</summary>
    public int Index { get; }

    /// <summary>The pictures of the dataset that the batch was made from (for a mosaic, the first of the four).</summary>
    public IReadOnlyList<int> ImageIndices { get; }

    /// <summary>(N, 3, H, W) float32, RGB in [0, 1], on the device of the loader's options.</summary>
    public torch.Tensor Images { get; }

    /// <summary>The objects of the batch, on the CPU; without rows if there are none.</summary>
    public DetectionTargets Targets { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        Targets.Dispose();
    }
}
