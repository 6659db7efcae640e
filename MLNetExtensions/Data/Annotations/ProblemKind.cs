namespace MLNetGhost.Data;

/// <summary>What can be wrong with a dataset; problems of one kind are reported together.</summary>
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
