namespace MLNetGhost.Trainer.Kernels;

/// <summary>The weights of depthwise kernels, one line of channels for each tap, padded with zeros to whole vectors.</summary>
/// <param name="channels">Channels.</param>
/// <param name="taps">Lines.</param>
internal sealed unsafe class TapWeights(int channels, int taps) : IDisposable
{
    private readonly Scratch _values = Scratch.RentZeros((long)taps * Lanes.RoundUp(channels));

    /// <summary>Elements from tap to tap.</summary>
    public int Step { get; } = Lanes.RoundUp(channels);

    /// <summary>The weights; zero at first.</summary>
    public float* Values => _values.Values;

    /// <summary>The weight of a tap and channel.</summary>
    public ref float this[int tap, int channel] => ref Values[(tap * Step) + channel];

    /// <summary>Copies weights.</summary>
    /// <param name="source">(channels, taps).</param>
    /// <param name="channels">Channels.</param>
    /// <param name="taps">Taps.</param>
    public static TapWeights Of(float* source, int channels, int taps)
    {
        var result = new TapWeights(channels, taps);
        for (var c = 0; c < channels; c++)
        {
            for (var tap = 0; tap < taps; tap++)
            {
                result[tap, c] = source[(c * taps) + tap];
            }
        }

        return result;
    }

    /// <summary>For each tap, whether it is zero in all channels.</summary>
    public bool[] FindZeros()
    {
        var zeros = new bool[taps];
        for (var tap = 0; tap < taps; tap++)
        {
            zeros[tap] = new ReadOnlySpan<float>(Values + (tap * Step), channels).IndexOfAnyExcept(0f) < 0;
        }

        return zeros;
    }

    /// <inheritdoc/>
    public void Dispose() => _values.Dispose();
}
