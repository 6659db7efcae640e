using MLNetGhost.Options;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>The picture sizes that the network accepts.</summary>
internal static class InputSize
{
    /// <summary>Both sides are multiples of this: the coarsest stride.</summary>
    public const int Multiple = 32;

    /// <summary>The smallest side: at 32 pixels the last gates would average over nothing.</summary>
    public const int Smallest = 64;

    /// <summary>The largest side that options accept; beyond it, the activations of one picture alone fill most machines' memory.</summary>
    internal const int Largest = 8192;

    private static readonly OptionRange s_sides = new() { IsWhole = true, Minimum = Smallest, MultipleOf = Multiple };

    /// <summary>Rejects a size that the network does not accept.</summary>
    /// <exception cref="ArgumentException">
    /// A side is not a multiple of 32 or is less than 64; the message names the nearest sizes that are allowed.
    /// </exception>
    public static void Require(long height, long width)
    {
        Require("height", height);
        Require("width", width);
    }

    internal static void Require(Tensor images)
    {
        if (images.ndim != 4 || images.shape[1] != 3)
        {
            throw new ArgumentException(
                $"Images have shape ({string.Join(", ", images.shape)}); the network expects (N, 3, H, W).", nameof(images));
        }

        Require(images.shape[2], images.shape[3]);
    }

    /// <summary>Says which rule a side breaks, and what to use instead.</summary>
    /// <returns>The end of a sentence that begins with the side; null if the network accepts it.</returns>
    internal static string? DescribeWrong(long size) => s_sides.DescribeWrongMultiple(size);

    private static void Require(string side, long size)
    {
        if (DescribeWrong(size) is { } rule)
        {
            throw new ArgumentException($"Input {side} {size} {rule}");
        }
    }
}
