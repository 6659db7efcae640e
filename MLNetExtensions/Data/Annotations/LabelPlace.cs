using System.Globalization;

namespace MLNetGhost.Data;

/// <summary>Where in a file of labels something is; put into words only for a message.</summary>
/// <param name="Line">The line, counted from 1; 0 if <paramref name="Entry"/> says where.</param>
/// <param name="Entry">The entry, whose text says where it is: <c>annotation id 7</c>.</param>
internal readonly record struct LabelPlace(int Line, object? Entry = null)
{
    /// <summary>A place in words.</summary>
    public static implicit operator LabelPlace(string text) => new(0, text);

    /// <inheritdoc/>
    public override string ToString() => Entry?.ToString() ?? string.Create(CultureInfo.InvariantCulture, $"line {Line}");
}
