using MLNetGhost.Imaging;

namespace MLNetGhost.Tool.Commands;

/// <summary>One frame of a sequence.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="File">The picture, or the video that it is from, as the user named it.</param>
/// <param name="Stem">The name of files that are written for it, without extension.</param>
/// <param name="Pixels">Its pixels; null for a picture file, which is read where it is needed.</param>
internal sealed record Frame(int Number, string File, string Stem, RgbImage? Pixels)
{
    /// <summary>How messages call it.</summary>
    public string Name => Pixels is null ? File : $"frame {Number} of {File}";

    /// <summary>The pixels, upright.</summary>
    public RgbImage Decode() => Pixels ?? ImageDecoder.DecodeRgb(File, DecodingRules.ForShowing);
}
