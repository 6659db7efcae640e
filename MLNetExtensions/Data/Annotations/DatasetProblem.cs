namespace MLNetGhost.Data;

/// <summary>One thing that is wrong with a dataset.</summary>
/// <param name="Kind">Problems of the same kind are summarised together.</param>
/// <param name="IsError">False if it was corrected, so that a warning is enough.</param>
/// <param name="File">The file it was found in.</param>
/// <param name="Message">Where in the file, what was found, and what to do or what was done: one sentence.</param>
internal sealed record DatasetProblem(ProblemKind Kind, bool IsError, string File, string Message)
{
    /// <summary>The number of boxes or pictures that it is about.</summary>
    public int Count { get; init; } = 1;

    /// <summary>
    /// What this many boxes or pictures are, for problems that become one warning with their number, whose <see cref="Message"/> says what
    /// was done; null for problems that are shown one by one.
    /// </summary>
    public string? Counted { get; init; }

    /// <summary>The picture that it concerns; null if it concerns none or several.</summary>
    public string? Picture { get; init; }

    /// <summary>The box as it was, in pixels of the picture; null if it concerns no single box.</summary>
    public BoundingBox? Before { get; init; }

    /// <summary>The box that is used instead; null if there is none.</summary>
    public BoundingBox? After { get; init; }

    public static DatasetProblem Error(ProblemKind kind, string file, string message) => new(kind, true, file, message);

    public static DatasetProblem Warning(ProblemKind kind, string file, string message) => new(kind, false, file, message);

    /// <summary>A warning of which there is one for the whole split: <c>Polygons: 12; the box around each was taken.</c></summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="file">The file it was found in.</param>
    /// <param name="counted">What is counted: <c>Polygons</c>.</param>
    /// <param name="count">How many there are in the file.</param>
    /// <param name="done">What was done with them.</param>
    public static DatasetProblem Counting(ProblemKind kind, string file, string counted, int count, string done) =>
        new(kind, false, file, done) { Counted = counted, Count = count };
}

/// <summary>What can be wrong with a dataset; problems of the same kind are reported together.</summary>
internal enum ProblemKind
{
    MissingImage,
    UnreadableImage,
    TinyImage,
    ImageSizeDiffers,
    ImageSizeContradicts,
    ImageNameDiffers,
    DuplicateImage,
    SharedLabelFile,
    LabelsWithoutImage,
    UnsupportedImageFormat,
    LinkNotFollowed,
    PathOfAnotherMachine,
    MissingAnnotationFile,
    MalformedFile,
    MalformedRow,
    AmbiguousRow,
    Polygon,
    KeyPoints,
    TurnedBox,
    OtherShape,
    NotAnnotated,
    UnknownClass,
    UnknownImage,
    TextIds,
    CoordinatesNotFractions,
    NotFinite,
    DegenerateBox,
    ExchangedCorners,
    BoxPartlyOutside,
    CornersForSize,
    BoxOutside,
    DuplicateBox,
    DuplicateClassName,
    SimilarClassNames,
    MissingClassNames,
    ClassWithoutBoxes,
}
