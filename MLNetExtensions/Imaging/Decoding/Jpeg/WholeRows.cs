namespace MLNetGhost.Imaging;

/// <summary>
/// Writes the rows of a picture at its full size as soon as they are complete, with chroma upsampled and colours converted.
/// </summary>
internal sealed unsafe class WholeRows : IDisposable
{
    private const int BlockSide = 8;

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
    /// <param name="planes">The components, their pixels at the picture's first row.</param>
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
                layout.Horizontal < horizontal, layout.Vertical < vertical, work + i * stretched);
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
    /// <param name="rgba">The picture's first pixel.</param>
    public void Write(int unitRows, uint* rgba)
    {
        var read = unitRows * _unitHeight;
        var end = read >= _height ? _height : read - _rowsBehind;
        for (; _written < end; _written++)
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

    /// <summary>A component's decoded pixels.</summary>
    private readonly struct Component(byte* pixels, nint stride, int width, int height, bool isHalfWide, bool isHalfHigh, byte* stretched)
    {
        public readonly int Width = width;
        public readonly int Height = height;
        public readonly bool IsHalfWide = isHalfWide;
        public readonly bool IsHalfHigh = isHalfHigh;

        /// <summary>Room for a row at the picture's resolution.</summary>
        public readonly byte* Stretched = stretched;

        public byte* Row(int y) => pixels + y * stride;
    }
}
