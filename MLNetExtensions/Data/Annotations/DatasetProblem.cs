namespace MLNetGhost.Data;

/// <summary>One thing that is wrong with a dataset.</summary>
/// <param name="Kind">Problems of the same kind are summarised together.</param>
/// <param name="IsError">False if it was corrected, so that a warning is enough.</param>
/// <param name="File">The file it was found in.</param>
/// <param name="Message">Where in the file, what was found, and what to do or what was done: one sentence.</param>
internal sealed record DatasetProblem(ProblemKind Kind, bool IsError, string File, string Message)
{
    public static DatasetProblem Error(ProblemKind kind, string file, string message) => new(kind, true, file, message);

    public static DatasetProblem Warning(ProblemKind kind, string file, string message) => new(kind, false, file, message);
}

/// <summary>What can be wrong with a dataset; problems of the same kind are reported together.</summary>
internal enum ProblemKind
{
    MissingImage,
    UnreadableImage,
    TinyImage,
    ImageSizeDiffers,
    DuplicateImage,
    SharedLabelFile,
    UnsupportedImageFormat,
    MissingAnnotationFile,
    MalformedFile,
    MalformedRow,
    UnknownClass,
    UnknownImage,
    TextIds,
    CoordinatesNotFractions,
    NotFinite,
    DegenerateBox,
    BoxPartlyOutside,
    CornersForSize,
    BoxOutside,
    DuplicateBox,
    DuplicateClassName,
    MissingClassNames,
    ClassWithoutBoxes,
}
