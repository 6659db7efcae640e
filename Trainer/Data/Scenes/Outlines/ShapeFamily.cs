using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>A family of outlines, which is a class of the drawn scenes.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="LeastAspect">The smallest ratio of the sides that an outline is squeezed to; 1 keeps its form.</param>
/// <param name="Outline">Makes a random outline of about radius 1 around the origin, for the caller to dispose.</param>
internal sealed record ShapeFamily(string Name, double LeastAspect, Func<RandomStream, SKPath> Outline);
