using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>The colours of a scene: anything, or shades of a few hues as in microscopy, X-rays and under coloured light.</summary>
internal sealed class ScenePalette
{
    private readonly RandomStream _random;
    private readonly double[] _hues;
    private readonly double _spread;
    private readonly double _mostSaturation;

    /// <summary>Chooses the hues of a scene.</summary>
    /// <param name="random">The scene's random numbers, also for the colours drawn later.</param>
    public ScenePalette(RandomStream random)
    {
        _random = random;
        var count = random.NextChance(0.45) ? 1 + random.NextIndex(3) : 0;
        _hues = new double[count];
        for (var i = 0; i < count; i++)
        {
            _hues[i] = 360 * random.NextUnit();
        }

        _spread = random.NextUniform(5, 40);
        _mostSaturation = random.NextChance(0.15) ? 0.05 : random.NextUniform(0.3, 1);
    }

    /// <summary>A colour.</summary>
    /// <param name="least">Least brightness, 0 to 1.</param>
    /// <param name="most">Most brightness.</param>
    public SKColor Draw(double least = 0.08, double most = 1)
    {
        var hue = _hues.Length == 0
            ? 360 * _random.NextUnit()
            : _hues[_random.NextIndex(_hues.Length)] + (_spread * _random.NextUniform(-1, 1)) + 360;
        var saturation = _mostSaturation * Math.Sqrt(_random.NextUnit());
        return SKColor.FromHsv((float)(hue % 360), (float)(100 * saturation), (float)(100 * _random.NextUniform(least, most)));
    }

    /// <summary>A colour like another.</summary>
    /// <param name="colour">The other.</param>
    /// <param name="amount">How far it may differ in each channel, 0 to 255.</param>
    public SKColor Near(SKColor colour, int amount) => new(
        Shift(colour.Red, amount), Shift(colour.Green, amount), Shift(colour.Blue, amount));

    private byte Shift(byte value, int amount) => (byte)Math.Clamp(value + _random.NextUniform(-amount, amount), 0, 255);
}
