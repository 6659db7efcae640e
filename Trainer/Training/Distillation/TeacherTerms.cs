namespace MLNetGhost.Trainer.Training;

/// <summary>The weights of what is learnt from a teacher; 0 for what is not.</summary>
/// <param name="Class">Of class scores.</param>
/// <param name="Box">Of boxes.</param>
/// <param name="Features">Of the neck's features.</param>
internal sealed record TeacherTerms(double Class, double Box, double Features)
{
    /// <summary>What can be learnt from a model, of what the options ask for.</summary>
    /// <param name="options">The weights asked for.</param>
    /// <param name="model">The teacher.</param>
    /// <param name="path">Its file, for the message.</param>
    /// <exception cref="ArgumentException">Nothing is left.</exception>
    public static TeacherTerms Choose(TrainingOptions options, TeacherModel model, string path)
    {
        var terms = new TeacherTerms(
            options.TeacherClass, options.TeacherBox, model.NeckChannels is null ? 0 : options.TeacherFeatures);
        return terms is { Class: 0, Box: 0, Features: 0 }
            ? throw new ArgumentException($"Nothing is learnt from the teacher {path}: "
                + (options.TeacherFeatures > 0 ? $"it is {model.Description}, which gives no features, and the other weights are 0"
                    : "all weights are 0")
                + $". Give {nameof(options.TeacherClass)} (--teacher-class) or {nameof(options.TeacherBox)} (--teacher-box) a weight, or "
                + $"leave the teacher out.", nameof(options))
            : terms;
    }
}
