namespace MLNetGhost.Evaluation;

/// <summary>How a detector disagrees with the labels.</summary>
public enum LabelMistakeKind
{
    /// <summary>It sees an object of another class in the label's box.</summary>
    WrongClass,

    /// <summary>It sees an object of the label's class, but not in the label's box: the box is moved or has another size.</summary>
    MovedBox,

    /// <summary>It sees an object where nothing is labelled, and is as sure of it as of labelled objects.</summary>
    MissingLabel,

    /// <summary>It sees nothing in the label's box, or is less sure than it usually is of the class.</summary>
    UnseenLabel,
}
