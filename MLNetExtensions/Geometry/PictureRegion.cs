using System.Globalization;

namespace MLNetGhost;

/// <summary>
/// The rules for a part of a picture that a user names by its corners, in pixels of the picture as a viewer shows it: fractions are widened
/// to whole pixels, and what lies outside of the picture is left out.
/// </summary>
internal static class PictureRegion
{
    private const string Form = "a region is x0, y0, x1, y1 in pixels of the picture as a viewer shows it";

    /// <summary>Says of a region that it cannot be a part of any picture, and why; null if it can.</summary>
    public static string? Describe(BoundingBox region) => Problem(region) is { } problem ? $"{Text(region)} {problem}" : null;

    /// <summary>Checks the region of an option.</summary>
    /// <param name="region">The region; null for the whole picture.</param>
    /// <param name="name">The option.</param>
    /// <exception cref="ArgumentOutOfRangeException">It cannot be a part of any picture.</exception>
    public static BoundingBox? Require(BoundingBox? region, string name) => region is not { } box || Describe(box) is not { } problem
        ? region
        : throw new ArgumentOutOfRangeException(name, region, $"{name} {problem}.");

    /// <summary>The pixels of a picture that a region covers.</summary>
    /// <param name="region">The region; null for the whole picture.</param>
    /// <param name="width">Width of the picture as a viewer shows it.</param>
    /// <param name="height">Height of the picture as a viewer shows it.</param>
    /// <param name="picture">The picture's name in messages.</param>
    /// <exception cref="InvalidDataException">It covers none.</exception>
    public static PixelRectangle Within(BoundingBox? region, int width, int height, string picture)
    {
        if (region is not { } box)
        {
            return new(0, 0, width, height);
        }

        if (Describe(box) is { } problem)
        {
            throw new InvalidDataException($"{picture}: the region {problem}.");
        }

        var (x0, y0) = (Math.Max(MathF.Floor(box.X0), 0), Math.Max(MathF.Floor(box.Y0), 0));
        var (x1, y1) = (Math.Min(MathF.Ceiling(box.X1), width), Math.Min(MathF.Ceiling(box.Y1), height));
        return x0 < x1 && y0 < y1
            ? new((int)x0, (int)y0, (int)x1, (int)y1)
            : throw new InvalidDataException($"{picture}: the region {Text(box)} lies outside of the picture, which has {width}×{height} "
                + $"pixels; give a region that shares pixels with it.");
    }

    private static string? Problem(BoundingBox region) =>
        !(float.IsFinite(region.X0) && float.IsFinite(region.Y0) && float.IsFinite(region.X1) && float.IsFinite(region.Y1))
            ? $"has a corner that is not finite; {Form}"
            : region.X1 <= region.X0 || region.Y1 <= region.Y0
                ? $"is empty; {Form}, with x0 < x1 and y0 < y1"
                : region.X1 <= 0 || region.Y1 <= 0
                    ? $"lies left of every picture or above it; {Form}, with x1 and y1 above 0"
                    : null;

    private static string Text(BoundingBox box) =>
        string.Create(CultureInfo.InvariantCulture, $"({box.X0}, {box.Y0}) to ({box.X1}, {box.Y1})");
}
