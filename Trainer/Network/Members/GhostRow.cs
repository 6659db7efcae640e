namespace MLNetGhost.Trainer.Network;

/// <summary>One bottleneck of a GhostNetV3 backbone.</summary>
/// <param name="Kernel">Kernel size of its strided convolution and of its shortcut; odd.</param>
/// <param name="Expand">Channels inside; even, because a Ghost module computes them in two halves.</param>
/// <param name="Out">Channels of its output; even.</param>
/// <param name="SqueezeRatio">Squeeze-and-excitation's reduced channels divided by those inside; 0 for none.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="Gated">Whether its expanding Ghost module has a gate.</param>
/// <param name="Dense">Whether the cheap halves of its Ghost modules and its strided convolution mix all channels instead of being
/// depthwise. With stride 2, the strided convolution then takes the place of expanding module and shortcut.</param>
public sealed record GhostRow(
    int Kernel, int Expand, int Out, double SqueezeRatio = 0, int Stride = 1, bool Gated = false, bool Dense = false)
{
    private const int Halves = 2;

    /// <summary>Checks the row.</summary>
    /// <returns>Its stride.</returns>
    internal int Validate(string place)
    {
        SpecCheck.Kernel(Kernel, $"{place}: kernel");
        SpecCheck.Channels(Expand, Halves, $"{place}: expand");
        SpecCheck.Channels(Out, Halves, $"{place}: out");
        SpecCheck.Within(SqueezeRatio, 0, 1, $"{place}: squeezeRatio");
        SpecCheck.Within(Stride, 1, 2, $"{place}: stride");
        return !(Dense && Gated && Stride > 1) ? Stride : throw new ArgumentException(
            $"{place} is dense, gated and of stride 2, but a dense row of stride 2 has no expanding module to gate; leave out gated, or "
            + $"dense.");
    }
}
