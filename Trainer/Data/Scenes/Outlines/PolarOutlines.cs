using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>Outlines whose radius is a function of the angle, and polygons.</summary>
internal static class PolarOutlines
{
    private const int Points = 96;

    /// <summary>|x|ⁿ + |y|ⁿ = 1: a circle for 2, a rounded square above, a star with hollow sides below 1.</summary>
    /// <param name="exponent">n, more than 0.</param>
    public static SKPath Superellipse(double exponent) => Polar(angle => Math.Pow(
        Math.Pow(Math.Abs(Math.Cos(angle)), exponent) + Math.Pow(Math.Abs(Math.Sin(angle)), exponent), -1 / exponent));

    /// <summary>An ellipse with one axis of 1.</summary>
    /// <param name="ratio">The other axis.</param>
    public static SKPath Ellipse(double ratio)
    {
        var path = new SKPath();
        path.AddOval(new SKRect(-1, (float)-ratio, 1, (float)ratio));
        return path;
    }

    /// <summary>A regular polygon.</summary>
    /// <param name="corners">Its corners.</param>
    public static SKPath Polygon(int corners) => Corners(corners, _ => 1);

    /// <summary>A star: a polygon whose every second corner lies further in.</summary>
    /// <param name="points">Its points.</param>
    /// <param name="inner">The radius between them.</param>
    public static SKPath Star(int points, double inner) => Corners(2 * points, corner => corner % 2 == 0 ? 1 : inner);

    /// <summary>A rectangle of width 2.</summary>
    /// <param name="ratio">Height for a width of 1.</param>
    public static SKPath Box(double ratio)
    {
        var path = new SKPath();
        path.AddRect(new SKRect(-1, (float)-ratio, 1, (float)ratio));
        return path;
    }

    /// <summary>Two parallel sides of different lengths.</summary>
    public static SKPath Trapezium(RandomStream random)
    {
        var (top, height) = (random.NextUniform(0.3, 0.65), random.NextUniform(0.4, 0.8));
        return Through((-1, height), (1, height), (top, -height), (-top, -height));
    }

    /// <summary>Two pairs of parallel sides, at an angle.</summary>
    public static SKPath Parallelogram(RandomStream random)
    {
        var (shift, height) = (random.NextUniform(0.25, 0.6), random.NextUniform(0.35, 0.7));
        return Through((-1, height), (1 - shift, height), (1, -height), (-1 + shift, -height));
    }

    /// <summary>An irregular polygon.</summary>
    public static SKPath Shard(RandomStream random)
    {
        var corners = 4 + random.NextIndex(4);
        var radii = Draw(corners, () => random.NextUniform(0.35, 1));
        var shifts = Draw(corners, () => random.NextUniform(-0.3, 0.3));
        return Through([.. Enumerable.Range(0, corners).Select(corner =>
            At(radii[corner], Math.Tau * (corner + shifts[corner]) / corners))]);
    }

    /// <summary>A cogwheel, often with a hole.</summary>
    public static SKPath Gear(RandomStream random)
    {
        var teeth = 6 + random.NextIndex(11);
        var depth = random.NextUniform(0.15, 0.3);
        var path = Polar(angle => Math.Sin(teeth * angle) > 0 ? 1 : 1 - depth, 12 * teeth);
        return WithHole(path, random.NextChance(0.6) ? random.NextUniform(0.15, 0.5) : 0);
    }

    /// <summary>Round petals.</summary>
    public static SKPath Flower(RandomStream random)
    {
        var (petals, depth) = (4 + random.NextIndex(6), random.NextUniform(0.2, 0.45));
        return Polar(angle => 1 - (depth * (1 - Math.Abs(Math.Cos(petals * angle / 2)))));
    }

    /// <summary>A smooth irregular form: a few low frequencies.</summary>
    public static SKPath Blob(RandomStream random) => Fourier(random, 2, 5, random.NextUniform(0.06, 0.16));

    /// <summary>A form with arms: stronger frequencies in the middle.</summary>
    public static SKPath Amoeba(RandomStream random) => Fourier(random, 3, 8, random.NextUniform(0.2, 0.3));

    /// <summary>A ragged form: high frequencies.</summary>
    public static SKPath Burr(RandomStream random) => Fourier(random, 9, 20, random.NextUniform(0.07, 0.14));

    /// <summary>An oval with one blunt and one narrow end.</summary>
    public static SKPath Egg(RandomStream random)
    {
        var (narrow, width) = (random.NextUniform(0.15, 0.35), random.NextUniform(0.6, 0.75));
        return Curve(angle => (Math.Cos(angle), width * Math.Sin(angle) * (1 - (narrow * Math.Cos(angle)))));
    }

    /// <summary>A heart.</summary>
    public static SKPath Heart(RandomStream random)
    {
        var depth = random.NextUniform(0.25, 0.4);
        return Curve(angle => (
            Math.Pow(Math.Sin(angle), 3),
            -((0.8 * Math.Cos(angle)) - (depth * Math.Cos(2 * angle)) - (0.12 * Math.Cos(3 * angle)) - (0.06 * Math.Cos(4 * angle)))));
    }

    /// <summary>Round at one end, a point at the other.</summary>
    public static SKPath Drop(RandomStream random)
    {
        var power = random.NextUniform(1, 2.2);
        return Curve(angle => (Math.Cos(angle), 0.75 * Math.Sin(angle) * Math.Pow(Math.Abs(Math.Sin(angle / 2)), power)));
    }

    /// <summary>Pointed at both ends, with or without teeth.</summary>
    public static SKPath Leaf(RandomStream random)
    {
        var (width, teeth, depth) = (random.NextUniform(0.25, 0.5), 8 + random.NextIndex(16), random.NextUniform(0, 0.15));
        return Curve(angle =>
        {
            var sine = Math.Sin(angle);
            return (Math.Cos(angle), width * sine * Math.Abs(sine) * (1 + (depth * Math.Sin(teeth * angle))));
        });
    }

    /// <summary>Two lobes with a waist: an oval of Cassini.</summary>
    public static SKPath Peanut(RandomStream random)
    {
        var b = random.NextUniform(1.02, 1.15);
        var largest = Math.Sqrt(1 + (b * b));
        return Polar(angle =>
        {
            var (cosine, sine) = (Math.Cos(2 * angle), Math.Sin(2 * angle));
            return Math.Sqrt(cosine + Math.Sqrt((b * b * b * b) - (sine * sine))) / largest;
        });
    }

    /// <summary>Two to five blades around a hub.</summary>
    public static SKPath Propeller(RandomStream random)
    {
        var (blades, thickness) = (2 + random.NextIndex(4), random.NextUniform(2, 5));
        return Polar(angle => 0.18 + (0.82 * Math.Pow(Math.Abs(Math.Cos(blades * angle / 2)), thickness)));
    }

    private static SKPath Fourier(RandomStream random, int lowest, int highest, double strength)
    {
        var count = highest - lowest + 1;
        var amplitudes = Draw(count, () => strength * random.NextUniform(-1, 1));
        var phases = Draw(count, () => Math.Tau * random.NextUnit());
        return Polar(angle =>
        {
            var radius = 0.8;
            for (var i = 0; i < count; i++)
            {
                radius += amplitudes[i] * Math.Sin(((lowest + i) * angle) + phases[i]);
            }

            return Math.Max(radius, 0.12);
        });
    }

    private static SKPath WithHole(SKPath path, double radius)
    {
        if (radius > 0)
        {
            path.FillType = SKPathFillType.EvenOdd;
            path.AddCircle(0, 0, (float)radius);
        }

        return path;
    }

    private static SKPath Corners(int count, Func<int, double> radius) =>
        Through([.. Enumerable.Range(0, count).Select(corner => At(radius(corner), Math.Tau * corner / count))]);

    private static SKPath Polar(Func<double, double> radius, int points = Points) =>
        Through([.. Enumerable.Range(0, points).Select(point =>
        {
            var angle = Math.Tau * (point + 0.5) / points;
            return At(radius(angle), angle);
        })]);

    private static SKPath Curve(Func<double, (double X, double Y)> at) =>
        Through([.. Enumerable.Range(0, Points).Select(point => at(Math.Tau * point / Points))]);

    private static (double X, double Y) At(double radius, double angle) => (radius * Math.Sin(angle), -radius * Math.Cos(angle));

    private static double[] Draw(int count, Func<double> next)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = next();
        }

        return values;
    }

    private static SKPath Through(params (double X, double Y)[] points)
    {
        var path = new SKPath();
        path.AddPoly([.. points.Select(point => new SKPoint((float)point.X, (float)point.Y))]);
        return path;
    }
}
