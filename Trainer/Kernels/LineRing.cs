namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// The lines of an image that a convolution is looking at, padded: pixels to whole vectors of channels, lines by zeros at both ends, and
/// a line of zeros for those above and below the image. Each line is loaded once, and while it is looked at stays in the cache.
/// </summary>
internal sealed unsafe class LineRing : IDisposable
{
    private readonly Scratch _memory;
    private readonly int _lines;
    private readonly int _height;
    private readonly int _lineSize;
    private int _loaded;

    /// <param name="lines">Lines that are looked at together.</param>
    /// <param name="height">Lines of the image.</param>
    /// <param name="width">Pixels of a line.</param>
    /// <param name="margin">Pixels of zeros on each side.</param>
    /// <param name="channels">Channels.</param>
    public LineRing(int lines, int height, int width, int margin, int channels)
    {
        (_lines, _height, Margin, Step) = (lines, height, margin, Lanes.RoundUp(channels));
        _lineSize = (width + (2 * margin)) * Step;
        if (Step != channels)
        {
            _memory = Scratch.RentZeros((lines + 1) * (long)_lineSize);
            return;
        }

        // Whole pixels are overwritten when a line is loaded.
        _memory = Scratch.Rent((lines + 1) * (long)_lineSize);
        for (var line = 0; line < lines; line++)
        {
            var first = _memory.Values + (line * (long)_lineSize);
            new Span<float>(first, margin * Step).Clear();
            new Span<float>(first + _lineSize - (margin * Step), margin * Step).Clear();
        }

        new Span<float>(_memory.Values + (lines * (long)_lineSize), _lineSize).Clear();
    }

    /// <summary>Elements from pixel to pixel.</summary>
    public int Step { get; }

    /// <summary>Pixels of zeros on each side.</summary>
    public int Margin { get; }

    /// <summary>The first pixel of a line of the image, behind its margin; one of zeros outside the image.</summary>
    public float* this[int line] =>
        _memory.Values + ((line < 0 || line >= _height ? _lines : line % _lines) * (long)_lineSize) + (Margin * Step);

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    /// <summary>The next line to be loaded, if it is needed for looking at <paramref name="last"/> and exists.</summary>
    public bool Next(int last, out int line)
    {
        line = _loaded;
        if (line > last || line >= _height)
        {
            return false;
        }

        _loaded++;
        return true;
    }
}
