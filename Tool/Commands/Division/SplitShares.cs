using System.Globalization;

namespace MLNetGhost.Tool.Commands;

/// <summary>The shares of train, val and test as <c>--split 80/10/10</c> gives them.</summary>
internal static class SplitShares
{
    private const int Whole = 100;

    /// <summary>The shares as fractions of 1; null if the text is no division.</summary>
    /// <param name="text">The option's value.</param>
    /// <exception cref="ArgumentException">It is a division, but not of two or three positive percentages whose sum is 100.</exception>
    public static IReadOnlyList<double>? Parse(string text)
    {
        if (!text.Contains('/', StringComparison.Ordinal))
        {
            return null;
        }

        var parts = text.Split('/');
        var shares = parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var share) ? share : 0)
            .ToArray();
        return shares.Length is not (2 or 3) || Array.Exists(shares, share => share is <= 0 or > Whole)
            ? throw new ArgumentException($"--split {text} is not two or three whole percentages from 1 to 99; write train/val or "
                + "train/val/test, such as 80/20 or 80/10/10.")
            : shares.Sum() != Whole
            ? throw new ArgumentException($"--split {text} sums to {shares.Sum()}, not to {Whole}; write percentages of all pictures, such "
                + "as 80/20 or 80/10/10.")
            : [.. shares.Select(share => share / (double)Whole)];
    }
}
