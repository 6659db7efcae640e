using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>What kind of picture a scene is: how many objects, how large, how alike.</summary>
/// <param name="Count">Objects to place; fewer are where no more fit.</param>
/// <param name="SmallestSize">The smallest size of an object, its longer side in pixels.</param>
/// <param name="LargestSize">The largest.</param>
/// <param name="Kinds">How many kinds of objects there are: each has its family and look.</param>
/// <param name="Variation">How far objects of a kind differ in colour, 0 to 255.</param>
/// <param name="IsUpright">Whether objects stand upright instead of lying at any angle.</param>
internal sealed record SceneLayout(int Count, double SmallestSize, double LargestSize, int Kinds, int Variation, bool IsUpright)
{
    private const double Smallest = 6;
    private const double Largest = 400;
    private const double LeastLargeShare = 0.25;

    /// <summary>Chooses a layout.</summary>
    /// <param name="random">What is random about it.</param>
    /// <param name="frame">The picture's size in pixels.</param>
    /// <param name="parts">What the scenes consist of: crowds, small objects, objects at any angle.</param>
    public static SceneLayout Draw(RandomStream random, SKSizeI frame, SceneParts parts)
    {
        var layout = DrawKind(random, frame, hasCrowds: parts.HasFlag(SceneParts.Crowds));
        if (!parts.HasFlag(SceneParts.Angles))
        {
            layout = layout with { IsUpright = true };
        }

        return parts.HasFlag(SceneParts.Sizes) ? layout : layout.OfLarge(frame);
    }

    /// <summary>Draws the size of an object: all octaves are equally likely.</summary>
    /// <param name="random">What is random about it.</param>
    public double DrawSize(RandomStream random) => Math.Exp(random.NextUniform(Math.Log(SmallestSize), Math.Log(LargestSize)));

    private static SceneLayout DrawKind(RandomStream random, SKSizeI frame, bool hasCrowds)
    {
        var side = Math.Min(frame.Width, frame.Height);
        var largest = Math.Min(0.95 * side, Largest);
        var isUpright = random.NextChance(0.35);
        var variation = 4 + random.NextIndex(50);
        var kind = random.NextUnit();
        if (kind < 0.04)
        {
            return new SceneLayout(0, Smallest, largest, 1, 0, isUpright);
        }

        // A crowd of a few kinds and alike in size: cells, coins, screws. Without crowds, everything.
        if (hasCrowds && kind < 0.4)
        {
            var size = Math.Exp(random.NextUniform(Math.Log(8), Math.Log(0.3 * side)));
            var fitting = (int)(0.8 * frame.Width * frame.Height / (size * size));
            var count = Math.Clamp((int)(fitting * random.NextUniform(0.15, 1)), 3, 70);
            return new SceneLayout(
                count, Math.Max(0.75 * size, Smallest), 1.3 * size, 1 + random.NextIndex(4), variation, isUpright);
        }

        // A few large ones.
        if (kind is >= 0.4 and < 0.6)
        {
            return new SceneLayout(1 + random.NextIndex(4), 0.3 * side, largest, 4, variation, isUpright);
        }

        // Everything.
        return new SceneLayout(2 + random.NextIndex(22), Smallest, 0.6 * side, 2 + random.NextIndex(9), variation, isUpright);
    }

    // As many of them as have room.
    private SceneLayout OfLarge(SKSizeI frame)
    {
        var least = LeastLargeShare * Math.Max(frame.Width, frame.Height);
        return this with
        {
            Count = Math.Min(Count, (int)(frame.Width * frame.Height / (least * least))),
            SmallestSize = Math.Max(SmallestSize, least),
            LargestSize = Math.Max(LargestSize, least),
        };
    }
}
