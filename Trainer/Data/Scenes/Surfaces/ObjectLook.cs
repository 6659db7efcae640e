using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>How objects of one kind are painted: what a scene's coins, cells or screws have in common.</summary>
/// <param name="Main">The main colour.</param>
/// <param name="Other">The second colour: of gradients, textures, nuclei.</param>
/// <param name="Rim">The colour of the rim.</param>
/// <param name="Opacity">0 to 1; below <see cref="OpaqueFrom"/> it does not hide what is behind it.</param>
/// <param name="Filling">How the inside is filled.</param>
/// <param name="RimWidth">Width of the rim for a size of 1; 0 for none.</param>
/// <param name="Parts">Smaller forms inside; 0 for none.</param>
/// <param name="Shadow">Opacity of its shadow; 0 for none.</param>
/// <param name="Softness">Blur of its edge, in shares of its size; 0 for sharp.</param>
internal sealed record ObjectLook(
    SKColor Main, SKColor Other, SKColor Rim, double Opacity, Filling Filling, double RimWidth, int Parts, double Shadow, double Softness)
{
    /// <summary>The opacity from which an object hides what is behind it.</summary>
    public const double OpaqueFrom = 0.75;

    private const int Tries = 6;
    private const int LeastDifference = 90;

    /// <summary>Whether an object with this look hides what is behind it.</summary>
    public bool Hides => Opacity >= OpaqueFrom && Filling != Filling.Empty;

    /// <summary>Draws a look.</summary>
    /// <param name="random">What is random about it.</param>
    /// <param name="colours">The scene's colours.</param>
    /// <param name="background">The background's main colour; the look differs from it at least a little.</param>
    public static ObjectLook Draw(RandomStream random, ScenePalette colours, SKColor background)
    {
        var main = colours.Draw();
        for (var i = 0; i < Tries && Difference(main, background) < LeastDifference; i++)
        {
            main = colours.Draw();
        }

        var filling = random.NextUnit() switch
        {
            < 0.3 => Filling.Plain,
            < 0.5 => Filling.Linear,
            < 0.7 => Filling.Radial,
            < 0.92 => Filling.Textured,
            _ => Filling.Empty,
        };
        var hasRim = filling == Filling.Empty || random.NextChance(0.45);
        return new ObjectLook(
            main,
            random.NextChance(0.5) ? colours.Draw() : colours.Near(main, 70),
            filling == Filling.Empty ? main : random.NextChance(0.5) ? colours.Draw() : colours.Near(main, 90),
            random.NextChance(0.7) ? 1 : random.NextUniform(0.55, 1),
            filling,
            hasRim ? random.NextUniform(0.02, 0.12) : 0,
            random.NextChance(0.35) ? 1 + random.NextIndex(4) : 0,
            random.NextChance(0.35) ? random.NextUniform(0.2, 0.7) : 0,
            random.NextChance(0.25) ? random.NextUniform(0.01, 0.06) : 0);
    }

    /// <summary>The same look without some of what the scenes can consist of.</summary>
    /// <param name="parts">What is left out: textures, details, shadows; others are none of its.</param>
    public ObjectLook Without(SceneParts parts)
    {
        var look = this;
        if (parts.HasFlag(SceneParts.Textures) && look.Filling == Filling.Textured)
        {
            look = look with { Filling = Filling.Plain };
        }

        if (parts.HasFlag(SceneParts.Details))
        {
            var filling = look.Filling == Filling.Textured ? Filling.Textured : Filling.Plain;
            look = look with { Filling = filling, Opacity = 1, RimWidth = 0, Parts = 0 };
        }

        return parts.HasFlag(SceneParts.Shadows) ? look with { Shadow = 0, Softness = 0 } : look;
    }

    /// <summary>The same look with slightly other colours: no two of a kind are the same.</summary>
    /// <param name="colours">Draws the differences.</param>
    /// <param name="amount">The largest difference in a channel.</param>
    public ObjectLook Vary(ScenePalette colours, int amount) => this with
    {
        Main = colours.Near(Main, amount),
        Other = colours.Near(Other, amount),
        Rim = colours.Near(Rim, amount),
    };

    private static int Difference(SKColor one, SKColor other) =>
        Math.Abs(one.Red - other.Red) + Math.Abs(one.Green - other.Green) + Math.Abs(one.Blue - other.Blue);
}
