using SkiaSharp;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Small picture files for the tests of dataset readers.</summary>
public static class PictureFiles
{
    /// <summary>Writes a plain picture; the extension of the relative path (png or jpg) decides its format.</summary>
    public static string Write(TemporaryFolder folder, string relativePath, int width = 100, int height = 50)
    {
        var path = folder.File(relativePath.Split('/'));
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.CornflowerBlue);
        using var data = bitmap.Encode(path.EndsWith(
            ".png", StringComparison.OrdinalIgnoreCase) ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, 90);
        File.WriteAllBytes(path, data.ToArray());
        return path;
    }

    /// <summary>Writes a JPEG whose EXIF orientation is a quarter turn: a viewer swaps width and height.</summary>
    public static string WriteTurned(TemporaryFolder folder, string relativePath, int storedWidth, int storedHeight)
    {
        var path = Write(folder, relativePath, storedWidth, storedHeight);
        var jpeg = File.ReadAllBytes(path);
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
        ];
        File.WriteAllBytes(path, [.. jpeg[..2], .. exif, .. jpeg[2..]]);
        return path;
    }
}
