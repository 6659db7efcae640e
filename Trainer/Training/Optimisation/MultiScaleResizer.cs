using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Network;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>Resizes whole batches to random sides, so that a network sees objects at more sizes.</summary>
internal static class MultiScaleResizer
{
    private const double Smallest = 0.5;
    private const double Largest = 1.5;

    /// <summary>The side of a batch: a multiple of 32 between half and one and a half times the image size.</summary>
    /// <param name="imageSize">The image size, pixels.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="batch">The batch within the epoch.</param>
    public static int DrawSide(int imageSize, int seed, int epoch, int batch)
    {
        var low = Math.Max((int)(imageSize * Smallest) / InputSize.Multiple, InputSize.Smallest / InputSize.Multiple);
        var high = (int)(imageSize * Largest) / InputSize.Multiple;
        var random = RandomStream.For(seed, RandomPurpose.MultiScale, epoch, batch);
        return (low + random.NextIndex(high - low + 1)) * InputSize.Multiple;
    }

    /// <summary>Pictures (N, 3, S, S) → (N, 3, side, side), bilinear; boxes are fractions and stay as they are.</summary>
    /// <param name="images">The batch.</param>
    /// <param name="side">The new side, pixels.</param>
    public static Tensor Resize(Tensor images, int side) => images.shape[^1] == side
        ? images.alias()
        : nn.functional.interpolate(images, [side, side], mode: InterpolationMode.Bilinear, align_corners: false);
}
