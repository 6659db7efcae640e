using System.Globalization;

namespace MLNetGhost.Trainer.Data;

/// <summary>How many bytes of resized pictures are kept in memory.</summary>
internal static class ImageCacheBudget
{
    /// <summary>
    /// All pictures when the cache is on, else the recent ones that mosaics draw from, both within the limit.
    /// </summary>
    /// <param name="options">The cache options.</param>
    /// <param name="totalBytes">Bytes of all resized pictures.</param>
    /// <param name="recentBytes">Bytes of the recent pictures.</param>
    /// <param name="availableBytes">Bytes of memory that the process may use.</param>
    /// <exception cref="ArgumentException">The cache is on and its pictures would not fit.</exception>
    public static long Choose(BatchOptions options, long totalBytes, long recentBytes, long availableBytes)
    {
        var limit = Math.Min(options.CacheLimitBytes ?? long.MaxValue, availableBytes / 2);
        if (!options.CacheImages)
        {
            return Math.Min(Math.Min(recentBytes, totalBytes), limit);
        }

        if (totalBytes > limit)
        {
            throw new ArgumentException(
                $"The image cache would take {Format(totalBytes)} at image size {options.ImageSize}; the limit is {Format(limit)} " +
                $"({Format(availableBytes)} of memory are available). Train without the cache, with smaller pictures, or raise the limit if memory allows.",
                nameof(options));
        }

        return totalBytes;
    }

    /// <summary>Bytes in the largest unit that leaves a number of 1 or more.</summary>
    /// <param name="bytes">The number of bytes.</param>
    public static string Format(long bytes)
    {
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
        var value = (double)bytes;
        var unit = 0;
        while (value >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }
}
