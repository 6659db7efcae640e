using MLNetGhost.Data;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>Datasets that can be drawn instead of downloaded.</summary>
internal enum DrawnSet
{
    /// <summary>None.</summary>
    None,

    /// <summary><see cref="ShapesDataset"/>: a few coloured shapes.</summary>
    Shapes,

    /// <summary><see cref="DrawnPages"/>: scanned pages.</summary>
    Pages,
}

/// <summary>Draws datasets, or finds those drawn before.</summary>
internal static class DrawnSets
{
    private const int Seed = 0;

    /// <summary>The dataset, drawn unless the folder has it.</summary>
    /// <param name="set">Which.</param>
    /// <param name="folder">Where drawn datasets are kept.</param>
    /// <returns>Its folder.</returns>
    public static string Find(DrawnSet set, string folder)
    {
        var path = Path.Combine(folder, set == DrawnSet.Shapes ? "shapes" : "pages");
        if (Directory.Exists(path))
        {
            return path;
        }

        var unfinished = path + ".unfinished";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        if (set == DrawnSet.Shapes)
        {
            var options = new ShapesDatasetOptions { TrainCount = 200, ValidationCount = 80, TestCount = 80, Seed = Seed };
            ShapesDataset.Write(unfinished, options);
        }
        else
        {
            DrawnPages.Write(unfinished, training: 150, Seed);
        }

        Directory.Move(unfinished, path);
        return path;
    }
}
