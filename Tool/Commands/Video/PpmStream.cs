using System.Globalization;
using MLNetGhost.Imaging;

namespace MLNetGhost.Tool.Commands;

/// <summary>Reads pictures of the form PPM (P6, 8 bits) that follow one another.</summary>
/// <param name="stream">The pictures.</param>
/// <param name="name">Where they come from, for messages.</param>
internal sealed class PpmStream(Stream stream, string name)
{
    private const int LargestValue = 255;

    /// <summary>The most digits of a number of the header.</summary>
    private const int MostDigits = 9;

    /// <summary>The next picture; null at the end, also where the last picture is cut short.</summary>
    /// <exception cref="InvalidDataException">What follows is not such a picture, or it is too large.</exception>
    public RgbImage? Next()
    {
        var first = stream.ReadByte();
        if (first < 0)
        {
            return null;
        }

        if (first != 'P' || stream.ReadByte() != '6' || stream.ReadByte() != '\n')
        {
            throw new InvalidDataException(
                $"What ffmpeg writes for {name} is not a picture in the form PPM; use another version of ffmpeg.");
        }

        if (Number() is not { } width || Number() is not { } height || Number() is not { } largest)
        {
            return null;
        }

        if (width <= 0 || height <= 0 || largest != LargestValue || (long)width * height > ImageDecoder.DefaultMaximumPixels)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"A frame of {name} has {width}×{height} pixels with values to {largest}; frames have at most "
                + $"{ImageDecoder.DefaultMaximumPixels} pixels with values to {LargestValue}. Scale the video down."));
        }

        var pixels = new byte[3 * width * height];
        return stream.ReadAtLeast(pixels, pixels.Length, throwOnEndOfStream: false) == pixels.Length
            ? new RgbImage(width, height, pixels)
            : null;
    }

    /// <summary>A number and the one blank after it; null at the end.</summary>
    private int? Number()
    {
        var number = 0;
        for (var digits = 0; digits <= MostDigits; digits++)
        {
            switch (stream.ReadByte())
            {
                case < 0:
                    return null;
                case >= '0' and <= '9' and var digit when digits < MostDigits:
                    number = (10 * number) + digit - '0';
                    break;
                case ' ' or '\n' when digits > 0:
                    return number;
                default:
                    digits = MostDigits;
                    break;
            }
        }

        throw new InvalidDataException($"The header of a frame of {name} is not that of a PPM picture; use another version of ffmpeg.");
    }
}
