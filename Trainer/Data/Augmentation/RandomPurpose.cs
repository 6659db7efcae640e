namespace MLNetGhost.Trainer.Data;

/// <summary>What a <see cref="RandomStream"/> is for.</summary>
internal enum RandomPurpose
{
    /// <summary>The order of an epoch.</summary>
    Shuffle = 1,

    /// <summary>The augmentation of one sample.</summary>
    Augmentation = 2,

    /// <summary>The augmentation of the second picture of a mix-up.</summary>
    MixUpPartner = 3,

    /// <summary>The side that a batch is resized to.</summary>
    MultiScale = 4,
}
