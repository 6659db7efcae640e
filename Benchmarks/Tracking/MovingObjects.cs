namespace MLNetGhost.Benchmarks.Tracking;

/// <summary>Chooses objects by a seed.</summary>
internal static class MovingObjects
{
    private const double SmallestWidth = 40;
    private const double LargestWidth = 90;
    private const double SlowestSpeed = 2;
    private const double FastestSpeed = 7;

    /// <summary>How far above and below the middle crossing objects start, as a share of the picture's height.</summary>
    private const double Spread = 0.35;

    /// <summary>Objects of two classes that move through the middle of the picture from both sides.</summary>
    public static MovingObject[] Create(Random random, int count, int frames, bool comesAndGoes, bool stays)
    {
        var objects = new MovingObject[count];
        for (var i = 0; i < count; i++)
        {
            var width = Between(random, SmallestWidth, LargestWidth);
            var speed = Between(random, SlowestSpeed, FastestSpeed) * (i % 2 == 0 ? 1 : -1);
            var from = comesAndGoes ? random.Next(-frames / 2, frames) : 0;
            var y = DrawnSequence.Height * (0.5 + Between(random, -Spread, Spread));
            var start = comesAndGoes
                ? (speed > 0 ? -width : DrawnSequence.Width + width)
                : DrawnSequence.Width * (speed > 0 ? Between(random, 0.05, 0.4) : Between(random, 0.6, 0.95));
            objects[i] = new MovingObject(
                i + 1, random.Next(2), from, start, y, width, width * Between(random, 1, 2), speed,
                (0.5 - (y / DrawnSequence.Height)) * Math.Abs(speed) * random.NextDouble())
            {
                Stays = stays,
            };
        }

        return objects;
    }

    private static double Between(Random random, double low, double high) => low + ((high - low) * random.NextDouble());
}
