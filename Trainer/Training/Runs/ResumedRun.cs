using MLNetGhost.Data;
using MLNetGhost.Options;

namespace MLNetGhost.Trainer.Training;

/// <summary>Checks that a run can be resumed.</summary>
internal static class ResumedRun
{
    /// <summary>Reads the checkpoint of a run.</summary>
    /// <param name="path">A <c>last</c> checkpoint.</param>
    /// <param name="training">The training split, which must be the one that the run began with.</param>
    /// <exception cref="InvalidDataException">The checkpoint holds no run, or one on other data.</exception>
    public static Checkpoint Read(string path, DetectionDataset training)
    {
        var checkpoint = Checkpoint.Read(path);
        if (checkpoint.Run is null)
        {
            throw new InvalidDataException($"{path} holds weights but no run to resume; resume from the {Checkpoint.LastFileName} "
                + $"beside it, or start a new run with these weights.");
        }

        ClassLists.RequireSame(checkpoint.Info.ClassNames, training.ClassNames, training.Root);
        if (checkpoint.Run.Position.ImageCount != training.Images.Count)
        {
            throw new InvalidDataException($"{path} belongs to a run on {checkpoint.Run.Position.ImageCount} pictures, but split "
            + $"'{training.Split}' of {training.Root} has {training.Images.Count}; a run can only be resumed on the same "
            + $"pictures. Start a new run with these weights instead.");
        }

        return checkpoint;
    }

    /// <summary>
    /// The run's own options, except that where and how fast it runs, and what it exports, follow the options given now. So does the place
    /// of its teacher, whose content must be the same.
    /// </summary>
    /// <param name="original">The options that the run began with.</param>
    /// <param name="given">The options given now.</param>
    public static TrainingOptions Merge(TrainingOptions original, TrainingOptions given)
    {
        var free = OptionTable.Of<TrainingOptions>().Options.Where(option => option.IsFreeOnResume);
        var merged = OptionTable.With(original, free.Select(option => KeyValuePair.Create(option, option.Property.GetValue(given))));
        return original.Teacher is not null && given.Teacher is { } moved ? merged with { Teacher = Path.GetFullPath(moved) } : merged;
    }
}
