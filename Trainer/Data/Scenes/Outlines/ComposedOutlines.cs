using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>Outlines that are made of simpler ones.</summary>
internal static class ComposedOutlines
{
    /// <summary>Half a disc.</summary>
    public static SKPath HalfDisc()
    {
        var path = new SKPath();
        path.AddArc(new SKRect(-1, -0.55f, 1, 1.45f), 180, 180);
        path.Close();
        return path;
    }

    /// <summary>A piece of a pie, or a pie that lacks one.</summary>
    public static SKPath Sector(RandomStream random)
    {
        var path = new SKPath();
        path.MoveTo(0, 0);
        path.ArcTo(new SKRect(-1, -1, 1, 1), 0, (float)random.NextUniform(40, 320), forceMoveTo: false);
        path.Close();
        return path;
    }

    /// <summary>A bar with round ends.</summary>
    public static SKPath Capsule(RandomStream random)
    {
        var path = new SKPath();
        var half = (float)random.NextUniform(0.2, 0.5);
        path.AddRoundRect(new SKRect(-1, -half, 1, half), half, half);
        return path;
    }

    /// <summary>A disc with a round hole.</summary>
    public static SKPath Ring(RandomStream random)
    {
        var path = new SKPath { FillType = SKPathFillType.EvenOdd };
        path.AddCircle(0, 0, 1);
        path.AddCircle(0, 0, (float)random.NextUniform(0.35, 0.85));
        return path;
    }

    /// <summary>A rectangle with a rectangular hole.</summary>
    public static SKPath Frame(RandomStream random)
    {
        var path = new SKPath { FillType = SKPathFillType.EvenOdd };
        var inner = (float)random.NextUniform(0.45, 0.85);
        path.AddRect(new SKRect(-0.85f, -0.85f, 0.85f, 0.85f));
        path.AddRect(new SKRect(-0.85f * inner, -0.85f * inner, 0.85f * inner, 0.85f * inner));
        return path;
    }

    /// <summary>A disc without the part that another disc covers.</summary>
    public static SKPath Crescent(RandomStream random)
    {
        using var disc = Circle(0, 0, 1);
        using var bite = Circle(random.NextUniform(0.3, 0.7), 0, random.NextUniform(0.7, 0.95));
        return disc.Op(bite, SKPathOp.Difference);
    }

    /// <summary>Two bars across each other.</summary>
    public static SKPath Cross(RandomStream random)
    {
        var half = random.NextUniform(0.12, 0.38);
        return Union(PolarOutlines.Box(half), Rectangle(-half, -1, half, 1));
    }

    /// <summary>A shaft with a head.</summary>
    public static SKPath Arrow(RandomStream random)
    {
        var half = (float)random.NextUniform(0.1, 0.3);
        var neck = (float)random.NextUniform(-0.1, 0.4);
        var head = (float)random.NextUniform(0.45, 0.8);
        var path = new SKPath();
        path.AddPoly([new(-1, -half), new(neck, -half), new(neck, -head), new(1, 0), new(neck, head), new(neck, half), new(-1, half)]);
        return path;
    }

    /// <summary>What two discs share.</summary>
    public static SKPath Lens(RandomStream random)
    {
        var distance = random.NextUniform(0.5, 0.8);
        var radius = Math.Sqrt(1 + (distance * distance));
        using var one = Circle(0, distance, radius);
        using var other = Circle(0, -distance, radius);
        return one.Op(other, SKPathOp.Intersect);
    }

    /// <summary>Discs that touch or overlap: grapes, colonies.</summary>
    public static SKPath Cluster(RandomStream random)
    {
        var path = new SKPath { FillType = SKPathFillType.Winding };
        var count = 3 + random.NextIndex(8);
        var radius = random.NextUniform(0.25, 0.4);
        for (var i = 0; i < count; i++)
        {
            var (angle, distance) = (Math.Tau * random.NextUnit(), (1 - radius) * Math.Sqrt(random.NextUnit()));
            path.AddCircle(
                (float)(distance * Math.Cos(angle)), (float)(distance * Math.Sin(angle)), (float)(radius * random.NextUniform(0.7, 1)));
        }

        return path;
    }

    /// <summary>Discs in a bent row.</summary>
    public static SKPath Beads(RandomStream random)
    {
        var path = new SKPath { FillType = SKPathFillType.Winding };
        var count = 3 + random.NextIndex(5);
        var bend = random.NextUniform(-0.5, 0.5);
        for (var i = 0; i < count; i++)
        {
            var x = (2.0 * i / (count - 1)) - 1;
            path.AddCircle((float)(0.85 * x), (float)(bend * ((x * x) - 0.5)), (float)(0.95 / count));
        }

        return path;
    }

    /// <summary>A flat base with bulges above.</summary>
    public static SKPath Cloud(RandomStream random)
    {
        var path = Rectangle(-0.7, 0, 0.7, 0.45);
        var count = 4 + random.NextIndex(3);
        for (var i = 0; i < count; i++)
        {
            var x = (2.0 * i / (count - 1)) - 1;
            var radius = random.NextUniform(0.28, 0.45) * (1.2 - (0.5 * Math.Abs(x)));
            path.AddCircle((float)(0.7 * x), (float)(0.45 - radius), (float)radius);
        }

        return path;
    }

    /// <summary>Two to five steps.</summary>
    public static SKPath Stairs(RandomStream random)
    {
        var steps = 2 + random.NextIndex(4);
        var path = new SKPath { FillType = SKPathFillType.Winding };
        for (var i = 0; i < steps; i++)
        {
            var (left, top) = (-0.8 + (1.6 * i / steps), 0.8 - (1.6 * (i + 1) / steps));
            path.AddRect(new SKRect((float)left, (float)top, 0.8f, (float)(0.8 - (1.6 * i / steps))));
        }

        return path;
    }

    /// <summary>A ring, a shaft and a few teeth.</summary>
    public static SKPath Key(RandomStream random)
    {
        var path = new SKPath { FillType = SKPathFillType.EvenOdd };
        path.AddCircle(-0.6f, 0, 0.4f);
        path.AddCircle(-0.6f, 0, (float)random.NextUniform(0.12, 0.25));
        path.AddRect(new SKRect(-0.2f, -0.1f, 1, 0.1f));
        var teeth = 1 + random.NextIndex(3);
        for (var i = 0; i < teeth; i++)
        {
            path.AddRect(new SKRect(0.88f - (0.25f * i), 0.1f, 1 - (0.25f * i), (float)random.NextUniform(0.25, 0.4)));
        }

        return path;
    }

    private static SKPath Circle(double x, double y, double radius)
    {
        var path = new SKPath();
        path.AddCircle((float)x, (float)y, (float)radius);
        return path;
    }

    private static SKPath Rectangle(double left, double top, double right, double bottom)
    {
        var path = new SKPath();
        path.AddRect(new SKRect((float)left, (float)top, (float)right, (float)bottom));
        return path;
    }

    private static SKPath Union(SKPath one, SKPath other)
    {
        using (one)
        using (other)
        {
            return one.Op(other, SKPathOp.Union);
        }
    }
}
