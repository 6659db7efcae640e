using System.Globalization;
using MLNetGhost.Trainer.Data;

namespace MLNetGhost.Trainer.Training;

/// <summary>What the log says about a teacher.</summary>
internal static class TeachingText
{
    /// <summary>Which terms are used, with their weights, and which the teacher cannot give.</summary>
    /// <param name="path">The teacher's file.</param>
    /// <param name="model">The teacher.</param>
    /// <param name="terms">The weights.</param>
    /// <param name="options">The options, which may ask for more.</param>
    /// <param name="adapted">The channels that adapters translate; empty for none.</param>
    public static string Terms(string path, TeacherModel model, TeacherTerms terms, TrainingOptions options, string? adapted)
    {
        var isFinished = model.Boxes == TeacherBoxes.Detections;
        string?[] used =
        [
            Part(isFinished ? "scores of its detections" : "class scores", terms.Class),
            Part(model.Boxes switch
            {
                TeacherBoxes.Distributions => "box distributions",
                TeacherBoxes.Decoded => "boxes",
                _ => "boxes of its detections",
            }, terms.Box),
            Part("neck features" + (string.IsNullOrEmpty(adapted) ? "" : $", channels {adapted}"), terms.Features),
        ];
        string?[] missing =
        [
            model.Boxes == TeacherBoxes.Distributions || options.TeacherBox == 0 ? null : "box distributions",
            terms.Features > 0 || options.TeacherFeatures == 0 ? null : "neck features",
        ];
        var lacks = missing.OfType<string>().ToArray();
        return $"Learns from the teacher {path}, {model.Description}: {string.Join("; ", used.OfType<string>())}."
            + (lacks.Length == 0 ? "" : $" It does not give {string.Join(" or ", lacks)}.");
    }

    /// <summary>Whether the teacher's outputs are kept.</summary>
    /// <param name="epochs">The epochs, from 1, in which pictures are the same each time.</param>
    /// <param name="limitBytes">The most memory for them.</param>
    public static string? Cache(IReadOnlyList<int> epochs, long limitBytes) => epochs.Count < 2
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"Nothing augments the pictures of {epochs.Count} epochs (from epoch "
            + $"{epochs[0]} on), so what the teacher says about them is kept, in at most {ImageCacheBudget.Format(limitBytes)} of memory.");

    private static string? Part(string what, double weight) =>
        weight == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{what} (weight {weight})");
}
