namespace MLNetGhost.Trainer.Training;

/// <summary>In which form a teacher gives its boxes.</summary>
internal enum TeacherBoxes
{
    /// <summary>Logits over the bins of each side, for every anchor of the student.</summary>
    Distributions,

    /// <summary>One box for every anchor of the student.</summary>
    Decoded,

    /// <summary>The objects that it found.</summary>
    Detections,
}
