namespace MLNetGhost.Trainer.Loss;

/// <summary>How the overlap of two boxes is measured.</summary>
internal enum OverlapMeasure
{
    /// <summary>Intersection over union, in [0, 1].</summary>
    Plain,

    /// <summary>GIoU (arXiv 1902.09630): less the share of the enclosing box that neither covers.</summary>
    Generalized,

    /// <summary>DIoU (arXiv 1911.08287): less the squared distance of the centres in units of the enclosing box's diagonal.</summary>
    Distance,

    /// <summary>CIoU (arXiv 1911.08287): DIoU less a penalty for differing aspect ratios.</summary>
    Complete,
}
