namespace MLNetGhost.Data;

/// <summary>What a file of labels says about a picture, before the picture is found.</summary>
/// <param name="Written">The picture's path or name as it is written.</param>
/// <param name="Place">Where in the file it is.</param>
/// <param name="Size">The size of the picture that it states; zero if it states none.</param>
/// <param name="Boxes">The boxes in pixels of a frame: the stated size, or without one the picture's.</param>
internal sealed record LabelledEntry(string Written, LabelPlace Place, StatedSize Size, Func<StatedSize, IReadOnlyList<NamedBox>> Boxes)
{
    /// <summary>Other ways to write it, for a picture that is not found by the first: the likeliest first.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];
}

/// <summary>A box with the name of its class.</summary>
/// <param name="ClassName">The name, without blanks around it.</param>
/// <param name="Box">The box in pixels.</param>
/// <param name="Place">Where in the file it is.</param>
internal readonly record struct NamedBox(string ClassName, BoundingBox Box, LabelPlace Place);
