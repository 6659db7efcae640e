using MLNetGhost.Files;
using MLNetGhost.Imaging;
using SkiaSharp;

namespace MLNetGhost.Data;

/// <summary>The file of a picture in a mended copy.</summary>
internal static class MendedPicture
{
    private const int JpegQuality = 95;

    private static readonly DecodingRules s_anySize = DecodingRules.Default.WithoutLimits();

    /// <summary>Extensions that many tools do not list, of files that are JPEG.</summary>
    private static readonly HashSet<string> s_rareJpegExtensions = new(StringComparer.OrdinalIgnoreCase) { ".jpe", ".jfif" };

    /// <summary>
    /// Writes the picture upright if it is stored turned, or under a common extension; a picture that needs neither is not written.
    /// </summary>
    /// <param name="path">The picture.</param>
    /// <param name="folder">Where to write; nothing else is there.</param>
    /// <param name="what">What was changed, in one sentence; null for nothing.</param>
    /// <returns>The file to use: the picture itself, or the one written.</returns>
    /// <exception cref="InvalidDataException">The picture cannot be decoded.</exception>
    public static string Prepare(string path, string folder, out string? what)
    {
        var isJpeg = EncodedFormat(path, out var isTurned) == SKEncodedImageFormat.Jpeg;
        var stem = Path.GetFileNameWithoutExtension(path);
        if (isTurned)
        {
            var target = Path.Combine(folder, stem + (isJpeg ? ".jpg" : ".png"));
            WriteUpright(path, target, isJpeg);
            what = $"The picture is stored turned (EXIF) and was written upright, as {(isJpeg ? "JPEG of quality 95" : "PNG")}; its boxes "
                + "are those of the upright one.";
            return target;
        }

        if (s_rareJpegExtensions.Contains(Path.GetExtension(path)))
        {
            var target = Path.Combine(folder, stem + ".jpg");
            Directory.CreateDirectory(folder);
            File.Copy(path, target);
            what = "The picture got an extension that every tool lists; its content is unchanged.";
            return target;
        }

        what = null;
        return path;
    }

    private static SKEncodedImageFormat EncodedFormat(string path, out bool isTurned)
    {
        using var picture = EncodedPicture.OpenHeader(path, s_anySize);
        isTurned = picture.Orientation != Orientation.Upright;
        return picture.Format;
    }

    private static void WriteUpright(string path, string target, bool isJpeg)
    {
        using var bitmap = ImageDecoder.DecodeRgb(path, s_anySize).ToBitmap();
        using var pixels = bitmap.PeekPixels();
        using var encoded = isJpeg
            ? pixels.Encode(new SKJpegEncoderOptions(
                JpegQuality, SKJpegEncoderDownsample.Downsample444, SKJpegEncoderAlphaOption.Ignore))
            : pixels.Encode(new SKPngEncoderOptions());
        AtomicFile.Write(target, encoded.SaveTo, flushToDisk: false);
    }
}
