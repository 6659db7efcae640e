using System.Globalization;

namespace MLNetGhost.Trainer.Network;

/// <summary>A row of YOLO11's size table: the scale of the layers of neck and head (and of YOLO11's own backbone).</summary>
/// <param name="Depth">Factor for repeats.</param>
/// <param name="Width">Factor for channels.</param>
/// <param name="MaxChannels">The maximum number of channels before scaling.</param>
/// <param name="AlwaysC3k">Whether every C3k2 has C3k blocks, whatever its row says.</param>
public sealed record CompoundScaling(double Depth, double Width, int MaxChannels, bool AlwaysC3k)
{
    private const int Divisor = 8;
    private const int AttentionHeadChannels = 64;
    private const int CoarseChannels = 1024; // of YOLO11's layers 9, 10 and 22, before scaling

    /// <summary>YOLO11n's.</summary>
    public static CompoundScaling Nano { get; } = new(Depth: 0.5, Width: 0.25, MaxChannels: 1024, AlwaysC3k: false);

    /// <summary>YOLO11s'.</summary>
    public static CompoundScaling Small { get; } = new(Depth: 0.5, Width: 0.5, MaxChannels: 1024, AlwaysC3k: false);

    /// <summary>YOLO11m's.</summary>
    public static CompoundScaling Medium { get; } = new(Depth: 0.5, Width: 1, MaxChannels: 512, AlwaysC3k: true);

    /// <summary>YOLO11l's.</summary>
    public static CompoundScaling Large { get; } = new(Depth: 1, Width: 1, MaxChannels: 512, AlwaysC3k: true);

    /// <summary>Channels of a layer, given its row's.</summary>
    public int Channels(int channels) => (int)Math.Ceiling(Math.Min(channels, MaxChannels) * Width / Divisor) * Divisor;

    /// <summary>Repeats of a layer, given its row's.</summary>
    public int Repeats(int repeats) => repeats > 1 ? Math.Max((int)Math.Round(repeats * Depth), 1) : repeats;

    /// <summary>Checks the factors, and that the neck's attention can divide its channels into heads.</summary>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    internal void Validate(string place)
    {
        SpecCheck.Within(Depth, 0.01, 10, $"{place}: depth");
        SpecCheck.Within(Width, 0.01, 10, $"{place}: width");
        SpecCheck.Within(MaxChannels, 8, 65_536, $"{place}: maxChannels");
        var coarse = Channels(CoarseChannels);
        var attended = coarse / 2;
        if (attended < AttentionHeadChannels || attended % (attended / AttentionHeadChannels) != 0)
        {
            throw new ArgumentException(
                $"{place}: width {Width.ToString(CultureInfo.InvariantCulture)} and maxChannels {MaxChannels} give the coarsest "
                + $"features {coarse} channels; "
                + $"half of them must be at least {AttentionHeadChannels} and divide evenly into attention heads of "
                + $"{AttentionHeadChannels} or a little more. Use values that give a multiple of {2 * AttentionHeadChannels}.");
        }
    }
}
