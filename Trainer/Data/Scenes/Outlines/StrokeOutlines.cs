using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>Outlines of strokes with a pen: letters, waves, spirals.</summary>
internal static class StrokeOutlines
{
    // Corners of the grid that letters are written on.
    private const int Columns = 3;
    private const int Rows = 4;

    /// <summary>Two to five strokes between points of a small grid, straight or bent, as letters of no known script are.</summary>
    public static SKPath Letter(RandomStream random)
    {
        using var line = new SKPath();
        var at = Node(random);
        line.MoveTo(at);
        var strokes = 2 + random.NextIndex(4);
        for (var i = 0; i < strokes; i++)
        {
            if (random.NextChance(0.2))
            {
                line.MoveTo(Node(random));
            }

            var next = Node(random);
            if (random.NextChance(0.35))
            {
                line.QuadTo(Node(random), next);
            }
            else
            {
                line.LineTo(next);
            }
        }

        line.LineTo(Node(random));
        return Pen(line, random.NextUniform(0.12, 0.4), random);
    }

    /// <summary>A line that turns sharply, forth and back.</summary>
    public static SKPath Zigzag(RandomStream random)
    {
        using var line = new SKPath();
        var (turns, height) = (3 + random.NextIndex(5), random.NextUniform(0.2, 0.6));
        for (var i = 0; i <= turns; i++)
        {
            var point = new SKPoint((float)((2.0 * i / turns) - 1), (float)(i % 2 == 0 ? height : -height));
            if (i == 0)
            {
                line.MoveTo(point);
            }
            else
            {
                line.LineTo(point);
            }
        }

        return Pen(line, random.NextUniform(0.1, 0.25), random);
    }

    /// <summary>A sine.</summary>
    public static SKPath Wave(RandomStream random)
    {
        var (waves, height, phase) = (random.NextUniform(1, 3), random.NextUniform(0.2, 0.5), Math.Tau * random.NextUnit());
        using var line = Curve(40, t => ((2 * t) - 1, height * Math.Sin((Math.Tau * waves * t) + phase)));
        return Pen(line, random.NextUniform(0.1, 0.25), random);
    }

    /// <summary>A part of a circle.</summary>
    public static SKPath Arc(RandomStream random)
    {
        using var line = new SKPath();
        line.AddArc(new SKRect(-0.9f, -0.9f, 0.9f, 0.9f), 0, (float)random.NextUniform(120, 300));
        return Pen(line, random.NextUniform(0.12, 0.35), random);
    }

    /// <summary>A spiral.</summary>
    public static SKPath Spiral(RandomStream random)
    {
        var turns = random.NextUniform(1.5, 3);
        using var line = Curve(80, t => (t * Math.Cos(Math.Tau * turns * t), t * Math.Sin(Math.Tau * turns * t)));
        return Pen(line, 0.5 / turns * random.NextUniform(0.5, 0.9), random);
    }

    /// <summary>Lines through one point.</summary>
    public static SKPath Asterisk(RandomStream random)
    {
        using var line = new SKPath();
        var rays = 5 + random.NextIndex(6);
        for (var i = 0; i < rays; i++)
        {
            var (sine, cosine) = Math.SinCos(Math.Tau * i / rays);
            line.MoveTo(0, 0);
            line.LineTo((float)cosine, (float)sine);
        }

        return Pen(line, random.NextUniform(0.1, 0.25), random);
    }

    /// <summary>A stem with branches on both sides.</summary>
    public static SKPath Twig(RandomStream random)
    {
        using var line = new SKPath();
        line.MoveTo(0, 1);
        line.LineTo(0, -1);
        var branches = 2 + random.NextIndex(4);
        for (var i = 0; i < branches; i++)
        {
            var y = (float)(0.8 - (1.5 * i / branches));
            var reach = random.NextUniform(0.3, 0.8) * (i % 2 == 0 ? 1 : -1);
            line.MoveTo(0, y);
            line.LineTo((float)reach, (float)(y - random.NextUniform(0.2, 0.6)));
        }

        return Pen(line, random.NextUniform(0.08, 0.2), random);
    }

    /// <summary>Lines across lines: a ladder, a fence, a hash.</summary>
    public static SKPath Grid(RandomStream random)
    {
        using var line = new SKPath();
        var (columns, rows) = (2 + random.NextIndex(3), 2 + random.NextIndex(3));
        for (var i = 0; i < columns; i++)
        {
            var x = (float)((1.6 * i / (columns - 1)) - 0.8);
            line.MoveTo(x, -1);
            line.LineTo(x, 1);
        }

        for (var i = 0; i < rows; i++)
        {
            var y = (float)((1.6 * i / (rows - 1)) - 0.8);
            line.MoveTo(-1, y);
            line.LineTo(1, y);
        }

        return Pen(line, random.NextUniform(0.08, 0.2), random);
    }

    private static SKPoint Node(RandomStream random) => new(
        (random.NextIndex(Columns) * 0.6f) - 0.6f, (random.NextIndex(Rows) * 0.6f) - 0.9f);

    private static SKPath Curve(int points, Func<double, (double X, double Y)> at)
    {
        var line = new SKPath();
        for (var i = 0; i <= points; i++)
        {
            var (x, y) = at((double)i / points);
            if (i == 0)
            {
                line.MoveTo((float)x, (float)y);
            }
            else
            {
                line.LineTo((float)x, (float)y);
            }
        }

        return line;
    }

    private static SKPath Pen(SKPath line, double width, RandomStream random)
    {
        var isRound = random.NextChance(0.5);
        using var pen = new SKPaint
        {
            Style = SKPaintStyle.Stroke,
            StrokeWidth = (float)width,
            StrokeCap = isRound ? SKStrokeCap.Round : SKStrokeCap.Butt,
            StrokeJoin = isRound ? SKStrokeJoin.Round : SKStrokeJoin.Miter,
        };
        return pen.GetFillPath(line, 100);
    }
}
