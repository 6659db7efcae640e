using System.Globalization;

namespace MLNetGhost.Imaging;

/// <summary>A number for each colour, whatever the order in which a network reads the colours.</summary>
/// <param name="Red">For red, and for the one plane of a grey input.</param>
/// <param name="Green">For green.</param>
/// <param name="Blue">For blue.</param>
public readonly record struct ChannelValues(float Red, float Green, float Blue)
{
    /// <summary>The same number for each colour.</summary>
    /// <param name="value">The number.</param>
    public static ChannelValues All(float value) => new(value, value, value);

    /// <summary>One number if all are equal, else red, green and blue, separated by blanks.</summary>
    public override string ToString() => Red == Green && Green == Blue
        ? Red.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Red} {Green} {Blue}");

    /// <summary>The number of a plane.</summary>
    /// <param name="plane">Index of the plane in the network's input.</param>
    /// <param name="order">The order of the planes.</param>
    internal float Of(int plane, ChannelOrder order) => (order == ChannelOrder.Bgr ? 2 - plane : plane) switch
    {
        0 => Red,
        1 => Green,
        _ => Blue,
    };
}
