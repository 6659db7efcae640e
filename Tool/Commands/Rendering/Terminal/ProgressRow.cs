using System.Globalization;
using System.Text;

namespace MLNetGhost.Tool.Commands;

/// <summary>A row that shows how far work is, with as much as fits: name, share, time left, bar, details.</summary>
internal static class ProgressRow
{
    private const int LongBar = 24;
    private const int ShortBar = 10;
    private const string Gap = "  ";

    /// <summary>Makes the row.</summary>
    /// <param name="width">The most characters.</param>
    /// <param name="name">What is done.</param>
    /// <param name="done">How much of it.</param>
    /// <param name="total">How much there is.</param>
    /// <param name="left">The time left; null if nobody can tell yet.</param>
    /// <param name="details">More, the most important first.</param>
    public static string Of(int width, string name, double done, double total, TimeSpan? left, params IEnumerable<string> details)
    {
        var share = total > 0 ? Math.Clamp(done / total, 0, 1) : 0;
        var percent = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * share),3:0} %");
        var end = left is { } time ? $"{percent}{Gap}{Time(time)} left" : percent;
        var room = width - name.Length - end.Length - (2 * Gap.Length);
        var bar = room >= LongBar ? LongBar : room >= ShortBar ? ShortBar : 0;
        var row = new StringBuilder(name).Append(Gap).Append(bar > 0 ? Bar(share, bar) + Gap : "").Append(end);
        foreach (var detail in details)
        {
            if (row.Length + Gap.Length + detail.Length > width)
            {
                break;
            }

            row.Append(Gap).Append(detail);
        }

        return TextWrap.Cut(row.ToString(), width);
    }

    /// <summary>Hours, minutes and seconds.</summary>
    /// <param name="time">The time.</param>
    public static string Time(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");

    private static string Bar(double share, int length)
    {
        var full = (int)Math.Floor(share * length);
        return new string('━', full) + new string('─', length - full);
    }
}
