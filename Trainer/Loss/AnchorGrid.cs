using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Loss;

/// <summary>The anchors of a network's levels: one at the centre of every cell, finest level first, row by row.</summary>
/// <param name="Centres">Two values per anchor: x and y of the cell's centre, in cells of its level.</param>
/// <param name="Strides">One value per anchor: input pixels per cell.</param>
internal sealed record AnchorGrid(float[] Centres, float[] Strides)
{
    /// <summary>The number of anchors per picture.</summary>
    public int Count => Strides.Length;

    /// <summary>Lays out the anchors.</summary>
    /// <param name="levels">Height, width and stride of each level, in the order of the network's outputs.</param>
    public static AnchorGrid Create(IReadOnlyList<(long Height, long Width, int Stride)> levels)
    {
        var count = levels.Sum(level => level.Height * level.Width);
        var centres = new float[2 * count];
        var strides = new float[count];
        var i = 0;
        foreach (var (height, width, stride) in levels)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++, i++)
                {
                    centres[2 * i] = x + 0.5f;
                    centres[(2 * i) + 1] = y + 0.5f;
                    strides[i] = stride;
                }
            }
        }

        return new AnchorGrid(centres, strides);
    }

    /// <summary>The anchors' positions in pixels of the input: x and y per anchor.</summary>
    public float[] ToPixels()
    {
        var pixels = new float[Centres.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = Centres[i] * Strides[i / 2];
        }

        return pixels;
    }

    /// <summary>(…, 2) anchor centres and (…, 4) distances left, top, right, bottom → (…, 4) corners, in the same units.</summary>
    public static Tensor ToCorners(Tensor centres, Tensor distances) =>
        cat([centres - distances.narrow(-1, 0, 2), centres.Plus(distances.narrow(-1, 2, 2))], -1);
}
