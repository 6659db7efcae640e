using System.Globalization;
using System.Text.Json.Serialization;

namespace MLNetGhost.Data;

/// <summary>An id of a COCO file: a number, as COCO has it, or a text that is none, as some tools write it.</summary>
/// <param name="Number">The number; 0 for a text.</param>
/// <param name="Text">The text; null for a number.</param>
[JsonConverter(typeof(CocoIdConverter))]
internal readonly record struct CocoId(long Number, string? Text = null)
{
    /// <summary>A number as an id.</summary>
    public static implicit operator CocoId(long number) => new(number);

    /// <inheritdoc/>
    public override string ToString() => Text ?? Number.ToString(CultureInfo.InvariantCulture);
}
