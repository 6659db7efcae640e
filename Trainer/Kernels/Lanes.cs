using System.Numerics;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>Channels in whole vectors.</summary>
internal static class Lanes
{
    /// <summary>The number of channels rounded up to whole vectors.</summary>
    public static int RoundUp(int channels) => RoundUp(channels, Vector<float>.Count);

    /// <summary>A number rounded up to a multiple.</summary>
    public static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
