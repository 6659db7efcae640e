namespace MLNetGhost.Benchmarks.Tracking;

/// <summary>What a detector makes of the objects of a frame, by the kind of the sequence.</summary>
/// <param name="kind">What goes wrong.</param>
/// <param name="random">By which chance.</param>
/// <param name="objects">Number of objects.</param>
internal sealed class ImperfectDetector(SequenceKind kind, Random random, int objects)
{
    private const float FullScore = 0.9f;

    /// <summary>Share of an object that must be visible to be detected at all.</summary>
    private const float LeastVisible = 0.3f;
    private const double MissingShare = 0.1;
    private const double Jitter = 0.03;
    private const double FalseShare = 0.5;

    /// <summary>Frames for which scores stay low, on average.</summary>
    private const double LowStretch = 10;

    private static readonly float[] s_pillars = [320, 640, 960];
    private const float HalfPillar = 25;

    private readonly bool[] _isLow = new bool[objects + 1];

    private bool Hides => kind is SequenceKind.Occlusion or SequenceKind.All;

    private bool Misses => kind is SequenceKind.Missing or SequenceKind.All;

    private bool Lowers => kind is SequenceKind.LowScores or SequenceKind.All;

    private bool Jitters => kind is SequenceKind.Jitter or SequenceKind.All;

    /// <summary>Whether the middle of a box is behind a pillar.</summary>
    public static bool IsBehindPillar(BoundingBox box) =>
        Array.Exists(s_pillars, pillar => Math.Abs(((box.X0 + box.X1) / 2) - pillar) < HalfPillar);

    /// <summary>Detects the objects of a frame; those with higher ids stand in front.</summary>
    public Detection[] Detect(Detection[] truth)
    {
        var found = new List<Detection>();
        for (var i = 0; i < truth.Length; i++)
        {
            if (See(truth, i) is { } seen)
            {
                found.Add(seen);
            }
        }

        if (kind == SequenceKind.All && random.NextDouble() < FalseShare)
        {
            var (x, y) = (random.Next(DrawnSequence.Width - 80), random.Next(DrawnSequence.Height - 80));
            found.Add(new Detection(random.Next(2), "car", 0.3f + (0.4f * random.NextSingle()), new(x, y, x + 60, y + 80)));
        }

        return [.. found.OrderByDescending(detection => detection.Score)];
    }

    private Detection? See(Detection[] truth, int index)
    {
        var thing = truth[index];
        var visible = Hides ? 1 - Hidden(truth, index) : 1;
        var isMissing = Misses && random.NextDouble() < MissingShare;
        if (visible < LeastVisible || isMissing)
        {
            return null;
        }

        var score = FullScore * visible;
        if (Lowers)
        {
            ref var isLow = ref _isLow[thing.TrackId!.Value];
            isLow = random.NextDouble() < 1 / LowStretch ? random.NextDouble() < 1.0 / 3 : isLow;
            score = isLow ? 0.15f + (0.3f * random.NextSingle()) : score;
        }

        return thing with { Score = score, Box = Jitters ? Shake(thing.Box) : thing.Box, TrackId = null };
    }

    /// <summary>The largest share of an object that one in front of it hides.</summary>
    private static float Hidden(Detection[] truth, int index)
    {
        var box = truth[index].Box;
        return truth.Skip(index + 1).Select(front => Math.Max(
            0, Math.Min(box.X1, front.Box.X1) - Math.Max(box.X0, front.Box.X0))
            * Math.Max(0, Math.Min(box.Y1, front.Box.Y1) - Math.Max(box.Y0, front.Box.Y0)) / box.Area).DefaultIfEmpty().Max();
    }

    private BoundingBox Shake(BoundingBox box)
    {
        float Off(float extent) => (float)(Jitter * extent * Normal());
        return new(box.X0 + Off(box.Width), box.Y0 + Off(box.Height), box.X1 + Off(box.Width), box.Y1 + Off(box.Height));
    }

    /// <summary>A number of the normal distribution (Box and Muller).</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
