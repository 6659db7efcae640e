using MLNetGhost.Imaging;
using static TorchSharp.torch;

namespace MLNetGhost.Benchmarks.Models;

/// <summary>Pictures as a network reads them.</summary>
internal static class PictureTensor
{
    /// <summary>Letterboxes picture files into (N, 3, size, size).</summary>
    public static Tensor Load(IReadOnlyList<string> pictures, int size)
    {
        using var writer = new LetterboxWriter();
        var length = 3 * size * size;
        var values = new float[pictures.Count * length];
        for (var i = 0; i < pictures.Count; i++)
        {
            var image = ImageDecoder.DecodeRgb(pictures[i]);
            var target = values.AsSpan(i * length, length);
            writer.Write(image.Pixels, PixelFormat.Rgb24, image.Width, image.Height, 3 * image.Width, size, size, target);
        }

        return tensor(values, [pictures.Count, 3, size, size]);
    }
}
