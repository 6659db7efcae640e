using System.Globalization;

namespace MLNetGhost.Benchmarks.Device;

/// <summary>A row of the table.</summary>
/// <param name="Area">training, validation, detection or memory.</param>
/// <param name="What">What is compared or timed.</param>
/// <param name="Network">The network and its form.</param>
/// <param name="Processor">The processor's figure; null if it was not measured.</param>
/// <param name="Device">The device's figure; null if it cannot be measured.</param>
/// <param name="Comparison">How far they are apart, or the ratio of speeds.</param>
/// <param name="Agrees">Whether they agree; null where that is no question.</param>
internal sealed record DeviceRow(
    string Area, string What, string Network, string? Processor, string? Device, string Comparison, bool? Agrees)
{
    /// <summary>Two figures that should be the same.</summary>
    /// <param name="area">The area.</param>
    /// <param name="what">What is compared.</param>
    /// <param name="network">The network.</param>
    /// <param name="processor">The processor's figure.</param>
    /// <param name="device">The device's figure.</param>
    /// <param name="difference">Their difference, measured as the row says.</param>
    /// <param name="limit">The largest difference that counts as agreement.</param>
    public static DeviceRow Agreement(
        string area, string what, string network, double processor, double device, double difference, double limit) => new(
        area, what, network, Text(processor), Text(device),
        string.Create(CultureInfo.InvariantCulture, $"{difference:0.0e+0} of {limit:0e+0}"), difference <= limit);

    /// <summary>Two speeds, in pictures per second.</summary>
    public static DeviceRow Speed(string area, string what, string network, double? processor, double device) => new(
        area, what, network, processor is { } there ? Text(there) : null, Text(device),
        processor is > 0 ? string.Create(CultureInfo.InvariantCulture, $"× {device / processor:0.00}") : "", null);

    /// <summary>A number with four digits that count.</summary>
    public static string Text(double value) => value.ToString(Math.Abs(value) >= 1000 ? "F0" : "G4", CultureInfo.InvariantCulture);
}
