namespace MLNetGhost.Trainer.Data;

/// <summary>The families of outlines. Their order is the order of the class ids, so a new one goes to the end.</summary>
internal static class ShapeFamilies
{
    private const int SimpleCount = 6;

    /// <summary>All families.</summary>
    public static IReadOnlyList<ShapeFamily> All { get; } =
    [
        new("circle", 0.96, _ => PolarOutlines.Superellipse(2)),
        new("ellipse", 0.4, random => PolarOutlines.Ellipse(random.NextUniform(0.45, 0.8))),
        new("squircle", 0.6, random => PolarOutlines.Superellipse(random.NextUniform(2.8, 5))),
        new("astroid", 0.6, random => PolarOutlines.Superellipse(random.NextUniform(0.55, 0.9))),
        new("triangle", 0.6, _ => PolarOutlines.Polygon(3)),
        new("square", 0.9, _ => PolarOutlines.Polygon(4)),
        new("bar", 1, random => PolarOutlines.Box(random.NextUniform(0.15, 0.6))),
        new("pentagon", 0.8, _ => PolarOutlines.Polygon(5)),
        new("hexagon", 0.8, _ => PolarOutlines.Polygon(6)),
        new("trapezium", 0.7, PolarOutlines.Trapezium),
        new("parallelogram", 0.7, PolarOutlines.Parallelogram),
        new("shard", 0.8, PolarOutlines.Shard),
        new("star-4", 0.8, random => PolarOutlines.Star(4, random.NextUniform(0.25, 0.5))),
        new("star-5", 0.8, random => PolarOutlines.Star(5, random.NextUniform(0.3, 0.6))),
        new("star-many", 0.8, random => PolarOutlines.Star(7 + random.NextIndex(8), random.NextUniform(0.5, 0.8))),
        new("gear", 0.85, PolarOutlines.Gear),
        new("flower", 0.8, PolarOutlines.Flower),
        new("blob", 0.6, PolarOutlines.Blob),
        new("amoeba", 0.7, PolarOutlines.Amoeba),
        new("burr", 0.8, PolarOutlines.Burr),
        new("egg", 0.8, PolarOutlines.Egg),
        new("heart", 0.8, PolarOutlines.Heart),
        new("drop", 0.7, PolarOutlines.Drop),
        new("leaf", 0.8, PolarOutlines.Leaf),
        new("peanut", 0.9, PolarOutlines.Peanut),
        new("half-disc", 0.8, _ => ComposedOutlines.HalfDisc()),
        new("sector", 0.9, ComposedOutlines.Sector),
        new("capsule", 1, ComposedOutlines.Capsule),
        new("ring", 0.7, ComposedOutlines.Ring),
        new("frame", 0.6, ComposedOutlines.Frame),
        new("crescent", 0.8, ComposedOutlines.Crescent),
        new("cross", 0.8, ComposedOutlines.Cross),
        new("arrow", 0.7, ComposedOutlines.Arrow),
        new("lens", 0.9, ComposedOutlines.Lens),
        new("cluster", 0.8, ComposedOutlines.Cluster),
        new("beads", 0.9, ComposedOutlines.Beads),
        new("cloud", 0.8, ComposedOutlines.Cloud),
        new("stairs", 0.8, ComposedOutlines.Stairs),
        new("letter", 0.7, StrokeOutlines.Letter),
        new("zigzag", 0.8, StrokeOutlines.Zigzag),
        new("wave", 0.8, StrokeOutlines.Wave),
        new("arc", 0.8, StrokeOutlines.Arc),
        new("spiral", 0.9, StrokeOutlines.Spiral),
        new("asterisk", 0.9, StrokeOutlines.Asterisk),
        new("twig", 0.8, StrokeOutlines.Twig),
        new("grid", 0.7, StrokeOutlines.Grid),
        new("key", 0.9, ComposedOutlines.Key),
        new("propeller", 0.9, PolarOutlines.Propeller),
    ];

    private static ShapeFamily[] Simple { get; } = [.. All.Take(SimpleCount)];

    /// <summary>The families that scenes draw from, the first of <see cref="All"/>: all, or a few simple ones.</summary>
    /// <param name="parts">What the scenes consist of.</param>
    public static IReadOnlyList<ShapeFamily> Of(SceneParts parts) => parts.HasFlag(SceneParts.Families) ? All : Simple;
}
