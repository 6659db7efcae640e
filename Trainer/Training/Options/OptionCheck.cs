using System.Globalization;

namespace MLNetGhost.Trainer.Training;

/// <summary>Range checks of options, with messages of one form.</summary>
internal static class OptionCheck
{
    /// <summary>Refuses an integer below a bound.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below.</exception>
    public static void AtLeast(int value, int low, string name)
    {
        if (value < low)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} {value} is too small; use {low} or more.");
        }
    }

    /// <summary>Refuses a number outside a closed range, and what is no number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside.</exception>
    public static void Within(double value, double low, double high, string name)
    {
        if (!(value >= low && value <= high))
        {
            throw new ArgumentOutOfRangeException(name, value, string.Create(
                CultureInfo.InvariantCulture, $"{name} {value} is outside {low:G4} to {high:G4}; choose a value inside."));
        }
    }
}
