namespace MLNetGhost.Benchmarks.Tracking;

/// <summary>What makes a drawn sequence hard.</summary>
internal enum SequenceKind
{
    /// <summary>Objects cross each other's ways; every box is exact.</summary>
    Crossings,

    /// <summary>Objects leave the picture and others come in; every box is exact.</summary>
    Leaving,

    /// <summary>Objects go behind pillars, where they are neither seen nor counted, and come out again; every box is exact.</summary>
    Pillars,

    /// <summary>Objects hide each other: what is half hidden has a low score, what is mostly hidden is not detected.</summary>
    Occlusion,

    /// <summary>One detection in ten is missing.</summary>
    Missing,

    /// <summary>A third of the time the score of an object is between 0.15 and 0.45.</summary>
    LowScores,

    /// <summary>Corners are off by a few per cent of the object's size.</summary>
    Jitter,

    /// <summary>Occlusion, missing detections, low scores, jitter and a false detection in every other frame.</summary>
    All,
}
