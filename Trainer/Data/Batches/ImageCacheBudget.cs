using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Trainer.Data;

/// <summary>
/// The memory for resized pictures: half of what is available, shared by all loaders of a run. What one claims is no longer
/// available to the next.
/// </summary>
/// <param name="availableBytes">Bytes of memory that are available.</param>
internal sealed class ImageCacheBudget(long availableBytes)
{
    private readonly List<(string Split, long Bytes)> _claims = [];

    /// <summary>A budget based on the memory that is available now.</summary>
    public ImageCacheBudget()
        : this(AvailableMemory.Read())
    {
    }

    /// <summary>
    /// Claims memory for all pictures of a split when the cache is on, else for the recent ones that mosaics draw from, as far as
    /// the limit allows.
    /// </summary>
    /// <param name="split">The split, for the message.</param>
    /// <param name="options">The cache options.</param>
    /// <param name="totalBytes">Bytes of all resized pictures.</param>
    /// <param name="recentBytes">Bytes of the recent pictures.</param>
    /// <returns>The bytes that may be kept.</returns>
    /// <exception cref="ArgumentException">The cache is on and its pictures would not fit in memory.</exception>
    public long Claim(string split, BatchOptions options, long totalBytes, long recentBytes)
    {
        var left = (availableBytes / 2) - _claims.Sum(claim => claim.Bytes);
        var limit = Math.Max(Math.Min(options.CacheLimitBytes ?? long.MaxValue, left), 0);
        if (options.CacheImages && totalBytes > limit)
        {
            throw new ArgumentException(Refuse(split, options, totalBytes), nameof(options));
        }

        var bytes = options.CacheImages ? totalBytes : Math.Min(Math.Min(recentBytes, totalBytes), limit);
        _claims.Add((split, bytes));
        return bytes;
    }

    private string Refuse(string split, BatchOptions options, long totalBytes)
    {
        var sizes = string.Join(" and ", _claims.Append((Split: split, Bytes: totalBytes)).Where(claim => claim.Bytes > 0).Select(claim =>
            $"{Format(claim.Bytes)} for '{claim.Split}'"));
        var rule = options.CacheLimitBytes is { } limit && totalBytes > limit
            ? $"the limit of '{split}' is {Format(limit)} ({nameof(BatchOptions.CacheLimitBytes)})"
            : $"the limit for all together is {Format(availableBytes / 2)}, half of the {Format(availableBytes)} of available "
                + $"memory";
        return $"The cache of resized pictures would take {sizes} at image size {options.ImageSize}; {rule}. Leave the cache off, "
            + $"choose a smaller image size, or free memory.";
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
