using System.Globalization;
using MLNetGhost.Trainer.Data;

namespace MLNetGhost.Trainer.Training;

/// <summary>Detects runs that never use mosaic or mix-up, although one was requested, because it is off for all their epochs.</summary>
internal static class ClosedMosaic
{
    /// <summary>A sentence about what never takes effect; null if everything requested does.</summary>
    /// <param name="given">The augmentation as given, before open settings are filled in.</param>
    /// <param name="epochs">Epochs of the run.</param>
    public static string? Warning(AugmentationOptions given, int epochs)
    {
        string[] asked = [.. Asked("mosaic", given.Mosaic ?? 0), .. Asked("mix-up", given.MixUp)];
        return asked.Length == 0 || given.CloseMosaicEpochs < epochs
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"There will be no {string.Join(" and no ", asked)}, although requested: the last {given.CloseMosaicEpochs} epochs run "
                + $"without (--close-mosaic, CloseMosaicEpochs), and the run has {epochs}. Use a smaller number; 0 keeps it on.");
    }

    private static IEnumerable<string> Asked(string name, double probability) => probability > 0 ? [name] : [];
}
