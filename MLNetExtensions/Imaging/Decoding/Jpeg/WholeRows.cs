namespace MLNetGhost.Imaging;

/// <summary>
/// Writes the rows of a picture at its full size as soon as they are complete, with chroma upsampled and colours converted. It looks back
/// no further than the row of units before the last one, so the components' pixels are kept for <see cref="UnitRows"/> of them only.
/// </summary>
internal sealed unsafe class WholeRows : IDisposable
{
    private const int BlockSide = 8;

    /// <summary>Rows of units whose pixels are kept, one after the other in a ring.</summary>
    public const int UnitRows = 2;

    /// <summary>libjpeg does not interpolate chroma narrower than this; pictures that small are left to it.</summary>
    public const int SmallestChromaWidth = 3;

    private readonly NativeBuffer _work = new();
    private readonly Component[] _components = new Component[3];
    private readonly byte*[] _rows = new byte*[3];
    private int _count;
    private int _width;
    private int _height;
    private int _written;
    private int _unitHeight;
    private int _rowsBehind;
    private ushort* _sums;

    /// <summary>Starts a new picture.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="horizontal">Luma blocks side by side in a unit.</param>
    /// <param name="vertical">Luma blocks one above the other in a unit.</param>
    /// <param name="planes">The components, their pixels at the first row of the ring.</param>
    /// <returns>False if chroma is stored in a way that is not supported here.</returns>
    public bool TryBegin(JpegHeader header, int horizontal, int vertical, ReadOnlySpan<JpegPlane> planes)
    {
        (_count, _width, _height) = (planes.Length, header.Width, header.Height);
        (_written, _unitHeight, _rowsBehind) = (0, BlockSide * vertical, 0);
        var stretched = 2 * (_width + 2 * ChromaRows.Step);
        var work = _work.Reserve(planes.Length * stretched + sizeof(ushort) * (_width + 4 * ChromaRows.Step));
        _sums = (ushort*)(work + planes.Length * stretched);
        for (var i = 0; i < planes.Length; i++)
        {
            var layout = planes[i].Layout;
            var component = new Component(
                planes[i].Pixels, planes[i].Stride,
                DivideUp(_width * layout.Horizontal, horizontal), DivideUp(_height * layout.Vertical, vertical),
                layout.Horizontal < horizontal, layout.Vertical < vertical, UnitRows * BlockSide * layout.Vertical,
                work + i * stretched);
            if ((component.IsHalfHigh && !component.IsHalfWide) || (component.IsHalfWide && component.Width < SmallestChromaWidth))
            {
                return false;
            }

            _components[i] = component;
            _rowsBehind = component.IsHalfHigh ? 1 : _rowsBehind;
        }

        return true;
    }

    /// <summary>
    /// Writes the rows completed by the units read so far; if chroma is interpolated between rows, the last row waits for the next unit.
    /// </summary>
    /// <param name="unitRows">Rows of units read so far.</param>
    /// <param name="rgba">Where the picture's first row is, or would be.</param>
    /// <param name="end">The row after the last one that is wanted now.</param>
    /// <returns>Whether all of them are written.</returns>
    public bool Write(int unitRows, uint* rgba, int end)
    {
        var read = unitRows * _unitHeight;
        var complete = Math.Min(read >= _height ? _height : read - _rowsBehind, end);
        for (; _written < complete; _written++)
        {
            for (var i = 0; i < _count; i++)
            {
                _rows[i] = Row(_components[i], _written);
            }

            var target = rgba + (nint)_written * _width;
            if (_count == 1)
            {
                ColourRows.FromGrey(_rows[0], _width, target);
            }
            else
            {
                ColourRows.FromYcbcr(_rows[0], _rows[1], _rows[2], _width, target);
            }
        }

        return _written >= end;
    }

    /// <summary>Bytes of the buffer.</summary>
    public long HeldBytes => _work.Capacity;

    /// <summary>Frees the buffer if it is larger than this.</summary>
    public void Trim(long largest) => _work.Trim(largest);

    public void Dispose() => _work.Dispose();

    private static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;

    private byte* Row(in Component component, int y)
    {
        if (!component.IsHalfWide)
        {
            return component.Row(y);
        }

        if (!component.IsHalfHigh)
        {
            ChromaRows.Widen(component.Row(y), component.Width, _sums, component.Stretched);
        }
        else
        {
            var far = Math.Clamp(y / 2 + (y % 2 == 0 ? -1 : 1), 0, component.Height - 1);
            ChromaRows.WidenBetween(component.Row(y / 2), component.Row(far), component.Width, _sums, component.Stretched);
        }

        return component.Stretched;
    }

    /// <summary>A component's decoded pixels; the number of rows in its ring is a power of two.</summary>
    private readonly struct Component(
        byte* pixels, nint stride, int width, int height, bool isHalfWide, bool isHalfHigh, int ringRows, byte* stretched)
    {
        public readonly int Width = width;
        public readonly int Height = height;
        public readonly bool IsHalfWide = isHalfWide;
        public readonly bool IsHalfHigh = isHalfHigh;

        /// <summary>Room for a row at the picture's resolution.</summary>
        public readonly byte* Stretched = stretched;

        public byte* Row(int y) => pixels + (y & (ringRows - 1)) * stride;
    }
}
