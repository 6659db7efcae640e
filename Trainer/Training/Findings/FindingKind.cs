namespace MLNetGhost.Trainer.Training;

/// <summary>Why a run is not as good as it could be.</summary>
public enum FindingKind
{
    /// <summary>The run ended while it was still improving, or took very few steps.</summary>
    TooFewSteps,

    /// <summary>The loss rose again, or hardly fell.</summary>
    LearningRate,

    /// <summary>Validation became worse while the training loss went on falling.</summary>
    Overfitting,

    /// <summary>A class has few labelled objects to learn from.</summary>
    TooFewObjects,

    /// <summary>A class has so few objects in the validation split that its figures are mostly chance.</summary>
    TooFewMeasured,

    /// <summary>The objects of a class are small in the network's input.</summary>
    SmallObjects,

    /// <summary>A class is rare beside the others.</summary>
    Imbalance,

    /// <summary>Objects of a class are taken for those of another.</summary>
    ConfusedClasses,

    /// <summary>Confident detections lie where nothing is labelled.</summary>
    UnlabelledObjects,

    /// <summary>Labelled objects are met by no detection at all.</summary>
    UnmetLabels,
}
