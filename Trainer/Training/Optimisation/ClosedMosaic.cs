using System.Globalization;
using MLNetGhost.Trainer.Data;

namespace MLNetGhost.Trainer.Training;

/// <summary>Finds runs whose last epochs without mosaic and mix-up are all their epochs, although one of both was asked for.</summary>
internal static class ClosedMosaic
{
    /// <summary>One sentence about what never happens; null where all that was asked for takes effect.</summary>
    /// <param name="given">The augmentation as it was given, with what was left open.</param>
    /// <param name="epochs">Epochs of the run.</param>
    public static string? Warning(AugmentationOptions given, int epochs)
    {
        string[] asked = [.. Asked("mosaic", given.Mosaic ?? 0), .. Asked("mix-up", given.MixUp)];
        return asked.Length == 0 || given.CloseMosaicEpochs < epochs
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"There will be no {string.Join(" and no ", asked)}, although asked for: the last {given.CloseMosaicEpochs} epochs go "
                + $"without (--close-mosaic, CloseMosaicEpochs), and the run has {epochs}. Close fewer epochs; 0 closes none.");
    }

    private static IEnumerable<string> Asked(string name, double probability) => probability > 0 ? [name] : [];
}
