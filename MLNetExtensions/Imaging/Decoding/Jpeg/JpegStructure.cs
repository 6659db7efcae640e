using System.Buffers.Binary;

namespace MLNetGhost.Imaging;

/// <summary>
/// The markers of any JPEG file, from the first to the end marker: whether segments and scans follow each other as ITU-T T.81, B.1 and B.2
/// say. Coefficients are not read, so damage within a scan that leaves its markers alone is not found here.
/// </summary>
internal static class JpegStructure
{
    /// <summary>
    /// The most scans that are accepted. Encoders write about ten, at most a few for each component and frequency; every scan goes over the
    /// whole picture, so a small file with thousands of them would take minutes.
    /// </summary>
    public const int MostScans = 200;

    private const byte Prefix = 0xFF;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte FirstRestart = 0xD0;
    private const byte LastRestart = 0xD7;
    private const byte Temporary = 0x01;

    /// <summary>What is wrong with the markers of a file, as a clause that begins in lower case; null if nothing is.</summary>
    /// <param name="jpeg">The file; what follows its end marker is not looked at.</param>
    public static string? FindDamage(ReadOnlySpan<byte> jpeg)
    {
        var scans = 0;
        for (var position = 2; position + 1 < jpeg.Length;)
        {
            var marker = jpeg[position + 1];
            if (jpeg[position] != Prefix || marker == 0)
            {
                return $"there is no marker at byte {position}, where the next segment begins";
            }

            if (marker == EndOfImage)
            {
                return scans > 0 ? null : "it has no scan";
            }

            if (marker is Prefix or Temporary)
            {
                position += marker == Prefix ? 1 : 2;
                continue;
            }

            var length = position + 4 <= jpeg.Length ? BinaryPrimitives.ReadUInt16BigEndian(jpeg[(position + 2)..]) : 0;
            var end = position + 2 + length;
            if (length < 2 || end > jpeg.Length)
            {
                return $"it is cut short in the segment at byte {position}, or the segment's length is wrong";
            }

            position = end;
            if (marker != StartOfScan)
            {
                continue;
            }

            if (++scans > MostScans)
            {
                return $"it has more than {MostScans} scans";
            }

            if (!TrySkipScan(jpeg, ref position))
            {
                return $"the restart markers of scan {scans} are out of order";
            }
        }

        return "it is cut short: the end marker is missing";
    }

    /// <summary>Moves from the first byte of a scan's coefficients to the marker after them.</summary>
    /// <returns>False if a restart marker is missing or repeated.</returns>
    private static bool TrySkipScan(ReadOnlySpan<byte> jpeg, ref int position)
    {
        for (var restarts = 0; ;)
        {
            var run = jpeg[position..].IndexOf(Prefix);
            if (run < 0 || position + run + 1 >= jpeg.Length)
            {
                position = jpeg.Length;
                return true;
            }

            position += run;
            switch (jpeg[position + 1])
            {
                case Prefix:
                    position++;
                    break;
                case 0:
                    position += 2;
                    break;
                case >= FirstRestart and <= LastRestart:
                    if (jpeg[position + 1] != FirstRestart + restarts++ % 8)
                    {
                        return false;
                    }

                    position += 2;
                    break;
                default:
                    return true;
            }
        }
    }
}
