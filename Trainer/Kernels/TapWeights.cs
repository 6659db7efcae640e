using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>The weights of depthwise kernels, one line of channels for each tap, padded with zeros to whole vectors.</summary>
internal sealed class TapWeights
{
    /// <param name="weights">(C, taps).</param>
    public TapWeights(Tensor weights)
    {
        using var scope = NewDisposeScope();
        var (channels, taps) = ((int)weights.size(0), (int)weights.size(1));
        Step = Lanes.RoundUp(channels);
        var source = weights.to(float32).t().contiguous().data<float>().ToArray();
        Values = new float[taps * Step];
        IsZero = new bool[taps];
        for (var tap = 0; tap < taps; tap++)
        {
            var line = source.AsSpan(tap * channels, channels);
            line.CopyTo(Values.AsSpan(tap * Step));
            IsZero[tap] = line.IndexOfAnyExcept(0f) < 0;
        }
    }

    /// <summary>Elements from tap to tap.</summary>
    public int Step { get; }

    /// <summary>The weights.</summary>
    public float[] Values { get; }

    /// <summary>Whether a tap is zero in all channels.</summary>
    public bool[] IsZero { get; }
}
