namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Value noise summed over octaves (Perlin and Hoffert, "Hypertexture", SIGGRAPH 1989), on a tile that repeats seamlessly.
/// </summary>
internal static class FractalNoise
{
    /// <summary>Side of a tile in pixels.</summary>
    public const int Side = 128;

    /// <summary>Fills a tile with values in [0, 1].</summary>
    /// <param name="random">Source of the lattices.</param>
    /// <param name="cells">Cells of the coarsest lattice along a side; a power of two, at most <see cref="Side"/>.</param>
    /// <param name="octaves">How many lattices are added, each twice as fine as the one before.</param>
    /// <param name="gain">The weight of each octave for that of the one before.</param>
    /// <param name="ridged">Folds every octave at its middle, which gives veins and creases.</param>
    /// <param name="tile">Receives <see cref="Side"/>² values.</param>
    public static void Fill(RandomStream random, int cells, int octaves, float gain, bool ridged, Span<float> tile)
    {
        tile.Clear();
        var weight = 1f;
        var sum = 0f;
        Span<float> lattice = new float[Side * Side];
        for (var octave = 0; octave < octaves && cells <= Side; octave++, cells *= 2, weight *= gain)
        {
            Add(random, cells, weight, ridged, lattice[..(cells * cells)], tile);
            sum += weight;
        }

        for (var i = 0; i < tile.Length; i++)
        {
            tile[i] /= sum;
        }
    }

    private static void Add(RandomStream random, int cells, float weight, bool ridged, Span<float> lattice, Span<float> tile)
    {
        for (var i = 0; i < lattice.Length; i++)
        {
            lattice[i] = (float)random.NextUnit();
        }

        var step = Side / cells;
        Span<float> ease = stackalloc float[step];
        for (var i = 0; i < step; i++)
        {
            var t = (float)i / step;
            ease[i] = t * t * (3 - (2 * t));
        }

        for (var y = 0; y < Side; y++)
        {
            var upper = lattice.Slice(y / step * cells, cells);
            var lower = lattice.Slice(((y / step) + 1) % cells * cells, cells);
            var down = ease[y % step];
            var row = tile.Slice(y * Side, Side);
            for (var cell = 0; cell < cells; cell++)
            {
                var next = (cell + 1) % cells;
                var left = upper[cell] + ((lower[cell] - upper[cell]) * down);
                var right = upper[next] + ((lower[next] - upper[next]) * down);
                for (var i = 0; i < step; i++)
                {
                    var value = left + ((right - left) * ease[i]);
                    row[(cell * step) + i] += weight * (ridged ? 1 - Math.Abs((2 * value) - 1) : value);
                }
            }
        }
    }
}
