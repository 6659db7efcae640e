using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// Hands a JSON file on as long as its entries end: the reader keeps an entry in memory until then, whatever its length.
/// </summary>
/// <param name="inner">The file in UTF-8.</param>
/// <param name="path">The file, for messages.</param>
internal sealed class EntryLimitStream(Stream inner, string path) : ForwardStream
{
    /// <summary>The most bytes between two closing braces; an outline drawn as a mask has a tenth of it.</summary>
    public const int LongestEntry = 16 << 20;

    private long _sinceEnd;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">An entry is longer than <see cref="LongestEntry"/>.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        var end = buffer[..count].LastIndexOf((byte)'}');
        _sinceEnd = end < 0 ? _sinceEnd + count : count - end - 1;
        return _sinceEnd <= LongestEntry ? count : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
            $"{path} has an entry of more than {LongestEntry:N0} bytes; an image, annotation or category may have at most as many."));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
