using System.Globalization;

namespace MLNetGhost.Data;

/// <summary>
/// Hands a JSON file on as long as its entries end: the reader keeps an entry in memory until then, whatever its length.
/// </summary>
/// <param name="inner">The file in UTF-8.</param>
/// <param name="path">The file, for messages.</param>
internal sealed class EntryLimitStream(Stream inner, string path) : Stream
{
    /// <summary>The most bytes between two closing braces; an outline drawn as a mask has a tenth of it.</summary>
    public const int LongestEntry = 16 << 20;

    private long _sinceEnd;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
