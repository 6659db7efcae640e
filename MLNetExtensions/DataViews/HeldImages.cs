using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGhost.DataViews;

/// <summary>
/// Copies of images for the rows that were read ahead, because the column that creates them disposes of each when the next is read. The
/// getter returns another copy, which lives as long as ML.NET's own images do: until the next is read or the cursor is disposed.
/// </summary>
/// <param name="cursor">The cursor that is read ahead.</param>
/// <param name="column">A column of images.</param>
/// <param name="capacity">Number of rows.</param>
internal sealed class HeldImages(DataViewRowCursor cursor, DataViewSchema.Column column, int capacity) : HeldColumn
{
    private readonly ValueGetter<MLImage> _source = cursor.GetGetter<MLImage>(column);
    private readonly MLImage?[] _copies = new MLImage?[capacity];
    private readonly ExceptionDispatchInfo?[] _errors = new ExceptionDispatchInfo?[capacity];
    private MLImage? _read;
    private MLImage? _handedOut;

    /// <inheritdoc/>
    public override Delegate Getter => (ValueGetter<MLImage>)GetCopy;

    /// <inheritdoc/>
    public override void Take(int slot)
    {
        _copies[slot]?.Dispose();
        (_copies[slot], _errors[slot]) = (null, null);
        try
        {
            _source(ref _read!);
            _copies[slot] = Copy(_read);
        }
        catch (Exception exception) when (RowFailure.Concerns(exception))
        {
            // A row that cannot be read fails when its value is requested, not when it is read ahead.
            _errors[slot] = ExceptionDispatchInfo.Capture(exception);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var copy in _copies)
        {
            copy?.Dispose();
        }

        _handedOut?.Dispose();
        base.Dispose();
    }

    private static MLImage? Copy(MLImage? image)
    {
        if (image is null)
        {
            return null;
        }

        var copy = MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels);
        copy.Tag = image.Tag;
        return copy;
    }

    private void GetCopy(ref MLImage image)
    {
        _errors[Current]?.Throw();
        image?.Dispose();
        image = Copy(_copies[Current])!;
        _handedOut = image;
    }
}
