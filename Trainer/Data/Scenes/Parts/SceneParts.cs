namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Parts of the drawn scenes that can be left out, to measure what each of them buys. With <see cref="All"/>, the pictures of a seed are
/// those of the generator's version; with anything less they are other pictures.
/// </summary>
[Flags]
internal enum SceneParts
{
    /// <summary>A few large, plain objects apart from each other, on one colour.</summary>
    None = 0,

    /// <summary>What is there and has no label: lines, specks and patches behind the objects, wires in front of them.</summary>
    Clutter = 1 << 0,

    /// <summary>Textures, of objects and backgrounds; without them these have one colour or a gradient.</summary>
    Textures = 1 << 1,

    /// <summary>Backgrounds of gradients, layers and halves; without them the background is one colour.</summary>
    Backgrounds = 1 << 2,

    /// <summary>Gradients, rims, transparency and forms inside the objects; without them an object has one colour or a texture.</summary>
    Details = 1 << 3,

    /// <summary>Shadows and soft edges.</summary>
    Shadows = 1 << 4,

    /// <summary>Light, blur, tone and colour cast, noise and JPEG.</summary>
    Camera = 1 << 5,

    /// <summary>Objects that overlap; without them no two boxes do.</summary>
    Overlaps = 1 << 6,

    /// <summary>Scenes of many objects alike; without them a scene has at most two dozen.</summary>
    Crowds = 1 << 7,

    /// <summary>Small objects; without them the longer side of an object is at least a quarter of the picture's.</summary>
    Sizes = 1 << 8,

    /// <summary>Objects at any angle; without it all are upright, to within a few degrees.</summary>
    Angles = 1 << 9,

    /// <summary>All families; without them objects are of a few simple ones, and there are as many classes as before.</summary>
    Families = 1 << 10,

    /// <summary>Everything.</summary>
    All = (1 << 11) - 1,
}
