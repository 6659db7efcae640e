namespace MLNetGhost.Trainer.Data;

/// <summary>
/// A small deterministic generator: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014). A stream is keyed: the same (seed, purpose, epoch, sample) always produces the same numbers in the same order,
/// on any thread and regardless of what other streams have drawn.
/// </summary>
internal sealed class RandomStream
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>A stream with an explicit state.</summary>
    /// <param name="state">The state of SplitMix64 before the first number.</param>
    public RandomStream(ulong state) => _state = state;

    /// <summary>The stream of a key: each part is mixed into the state before the next one is added.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="purpose">What the numbers are for, so that an epoch's shuffle and its first sample differ.</param>
    /// <param name="epoch">The epoch; negative ones are allowed.</param>
    /// <param name="sample">The index of the picture in the dataset.</param>
    public static RandomStream For(int seed, RandomPurpose purpose, int epoch, int sample = 0)
    {
        var state = Mix(unchecked((ulong)seed) + GoldenGamma);
        state = Mix(state + (ulong)purpose + GoldenGamma);
        state = Mix(state + unchecked((ulong)epoch) + GoldenGamma);
        state = Mix(state + unchecked((ulong)sample) + GoldenGamma);
        return new RandomStream(state);
    }

    /// <summary>The next 64 uniform bits.</summary>
    public ulong NextBits()
    {
        _state += GoldenGamma;
        return Mix(_state);
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound; if equal to <paramref name="low"/>, the result is that value.</param>
    public double NextUniform(double low, double high) => low + ((high - low) * NextUnit());

    /// <summary>A uniform integer in [0, count), by the multiply-shift of Lemire (the bias is below 2^-32).</summary>
    /// <param name="count">The number of values, at least 1.</param>
    public int NextIndex(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)(((NextBits() >> 32) * (ulong)count) >> 32);
    }

    /// <summary>
    /// True with the given probability. Always draws one number, so that later numbers do not depend on the probability.
    /// </summary>
    /// <param name="probability">In [0, 1].</param>
    public bool NextChance(double probability) => NextUnit() < probability;

    /// <summary>A number from the Beta(shape, shape) distribution, in (0, 1).</summary>
    /// <param name="shape">Both parameters of the distribution, at least 1.</param>
    public double NextSymmetricBeta(double shape)
    {
        var first = NextGamma(shape);
        var second = NextGamma(shape);
        return first / (first + second);
    }

    /// <summary>Puts values into a random order (Fisher and Yates).</summary>
    /// <param name="values">The values to reorder.</param>
    public void Shuffle(Span<int> values)
    {
        for (var last = values.Length - 1; last > 0; last--)
        {
            var chosen = NextIndex(last + 1);
            (values[last], values[chosen]) = (values[chosen], values[last]);
        }
    }

    /// <summary>Gamma(shape, 1) for shape at least 1, by rejection (Marsaglia and Tsang, ACM TOMS 26(3), 2000).</summary>
    private double NextGamma(double shape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shape, 1);
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = NextNormal();
            var cube = Math.Pow(1 + (c * normal), 3);
            if (cube > 0 && Math.Log(1 - NextUnit()) < (0.5 * normal * normal) + d - (d * cube) + (d * Math.Log(cube)))
            {
                return d * cube;
            }
        }
    }

    /// <summary>A standard normal number (Box and Muller).</summary>
    private double NextNormal() =>
        Math.Sqrt(-2 * Math.Log(1 - NextUnit())) * Math.Cos(Math.Tau * NextUnit());

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

/// <summary>What a <see cref="RandomStream"/> is used for.</summary>
internal enum RandomPurpose
{
    /// <summary>The order of an epoch.</summary>
    Shuffle = 1,

    /// <summary>The augmentation of one sample.</summary>
    Augmentation = 2,

    /// <summary>The augmentation of the second picture of a mix-up.</summary>
    MixUpPartner = 3,

    /// <summary>The side length that a batch is resized to.</summary>
    MultiScale = 4,

    /// <summary>The contents of a drawn scene.</summary>
    Scene = 5,
}
