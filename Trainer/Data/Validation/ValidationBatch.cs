using MLNetGhost.Data;
using TorchSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Letterboxed pictures and what is needed to judge the predictions for them. Whoever takes it from the loader disposes it.
/// </summary>
internal sealed class ValidationBatch : IDisposable
{
    internal ValidationBatch(int[] imageIndices, AnnotatedImage[] sources, LetterboxGeometry[] geometries, torch.Tensor images)
    {
        ImageIndices = imageIndices;
        Sources = sources;
        Geometries = geometries;
        Images = images;
    }

    /// <summary>The index of each picture in the dataset.</summary>
    public IReadOnlyList<int> ImageIndices { get; }

    /// <summary>The pictures as the dataset describes them, with their objects in source pixels, crowds included.</summary>
    public IReadOnlyList<AnnotatedImage> Sources { get; }

    /// <summary>How each picture is placed in the input; maps boxes of the input back to source pixels.</summary>
    public IReadOnlyList<LetterboxGeometry> Geometries { get; }

    /// <summary>(N, 3, H, W) float32, RGB in [0, 1], on the device of the loader's options.</summary>
    public torch.Tensor Images { get; }

    /// <inheritdoc/>
    public void Dispose() => Images.Dispose();
}
