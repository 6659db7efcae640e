using System.Globalization;

namespace MLNetGhost.Trainer.Network;

/// <summary>Range checks of model tables, with uniform messages: location, value, rule, remedy.</summary>
internal static class SpecCheck
{
    private const int MostChannels = 65_536;

    /// <summary>The most rows of a backbone, all stages together; the largest member has 16.</summary>
    private const int MostRows = 200;

    /// <summary>Rejects a number of channels that is not positive, not a multiple, or absurdly large.</summary>
    public static void Channels(int value, int multiple, string place)
    {
        if (value < multiple || value > MostChannels || value % multiple != 0)
        {
            throw new ArgumentException($"{place} {value} is not valid; use a multiple of {multiple} from {multiple} to "
                + $"{MostChannels}.");
        }
    }

    /// <summary>Rejects a whole number outside a closed range.</summary>
    public static void Within(int value, int low, int high, string place)
    {
        if (value < low || value > high)
        {
            throw new ArgumentException($"{place} {value} is outside {low} to {high}; choose a value in that range.");
        }
    }

    /// <summary>Rejects a number outside a closed range, and NaN.</summary>
    public static void Within(double value, double low, double high, string place)
    {
        if (!(value >= low && value <= high))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{place} {value} is outside {low} to {high}; choose a value in that range."));
        }
    }

    /// <summary>Rejects a table of more rows than anybody can train.</summary>
    public static void Rows(int count, string place) => Within(count, 1, MostRows, $"{place}, number of rows:");

    /// <summary>Rejects an even kernel size, which has no centre.</summary>
    public static void Kernel(int value, string place)
    {
        Within(value, 1, 15, place);
        if (value % 2 == 0)
        {
            throw new ArgumentException($"{place} {value} is even; use an odd one, {value - 1} or {value + 1}.");
        }
    }

    /// <summary>Rejects a table that does not end at stride 32.</summary>
    /// <param name="stride">The stride of the last output.</param>
    /// <param name="place">The table.</param>
    public static void LastStride(int stride, string place)
    {
        if (stride != InputSize.Multiple)
        {
            throw new ArgumentException(
                $"{place} ends at stride {stride}; its rows must halve the picture five times in all, to strides 8, 16 and "
                + $"{InputSize.Multiple}, from which the neck takes its inputs.");
        }
    }
}
