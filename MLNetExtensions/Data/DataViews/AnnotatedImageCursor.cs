using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.DataViews;
using MLNetGhost.Imaging;

namespace MLNetGhost.Data;

/// <summary>Reads every <paramref name="stride"/>-th row of a list of annotated images, in a given order.</summary>
/// <param name="schema">The schema of <see cref="AnnotatedImageColumns.CreateSchema"/>.</param>
/// <param name="images">All rows.</param>
/// <param name="order">Indices of the rows in reading order.</param>
/// <param name="first">Place in <paramref name="order"/> of the first row.</param>
/// <param name="stride">Number of cursors that share the rows.</param>
/// <param name="columnsNeeded">The active columns.</param>
internal sealed class AnnotatedImageCursor(
    DataViewSchema schema, IReadOnlyList<AnnotatedImage> images, int[] order, int first, int stride,
        IEnumerable<DataViewSchema.Column> columnsNeeded)
    : DataViewRowCursor
{
    private readonly HashSet<int> _active = [.. columnsNeeded.Select(column => column.Index)];
    private long _position = -1;
    private bool _ended;
    private MLImage? _lastImage;

    /// <inheritdoc/>
    public override DataViewSchema Schema => schema;

    /// <inheritdoc/>
    public override long Position => _position;

    /// <summary>The place of the row among all rows: it tells a consumer of several cursors how to restore the order.</summary>
    public override long Batch => Place;

    private long Place => first + _position * stride;

    private AnnotatedImage Current => _position >= 0
        ? images[order[Place]]
        : throw new InvalidOperationException("The cursor is not on a row; call MoveNext first, and read no values after it has "
            + "returned false.");

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (!_ended)
        {
            _position++;
            _ended = Place >= order.Length;
        }

        if (_ended)
        {
            _position = -1;
        }

        return !_ended;
    }

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        return _active.Contains(column.Index);
    }

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the cursor was opened.");
        }

        Delegate getter = column.Name switch
        {
            AnnotatedImageColumns.ImagePath => (ValueGetter<ReadOnlyMemory<char>>)GetPath,
            AnnotatedImageColumns.Image => (ValueGetter<MLImage>)GetImage,
            AnnotatedImageColumns.Label => (ValueGetter<VBuffer<uint>>)GetLabels,
            AnnotatedImageColumns.BoundingBoxes => (ValueGetter<VBuffer<float>>)GetBoxes,
            AnnotatedImageColumns.IsCrowd => (ValueGetter<VBuffer<bool>>)GetCrowds,
            _ => (ValueGetter<VBuffer<float>>)GetAreas,
        };
        return getter as ValueGetter<TValue>
            ?? throw new ArgumentException($"The column '{column.Name}' holds {column.Type.RawType}, not {typeof(TValue)}.");
    }

    /// <inheritdoc/>
    public override ValueGetter<DataViewRowId> GetIdGetter()
    {
        return (ref DataViewRowId id) => id = new DataViewRowId((ulong)order[Place], 0);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _lastImage?.Dispose();
            _lastImage = null;
            (_position, _ended) = (-1, true);
        }

        base.Dispose(disposing);
    }

    private void GetPath(ref ReadOnlyMemory<char> path)
    {
        path = Current.Path.AsMemory();
    }

    /// <summary>
    /// Decodes the picture. As with ML.NET's own image loader, the image of the last row lives until the next one is read or the cursor
    /// is disposed.
    /// </summary>
    private void GetImage(ref MLImage image)
    {
        var path = Current.Path;
        image?.Dispose();
        image = MLImageConversion.FromRgb(ImageDecoder.DecodeRgb(path));
        image.Tag = path;
        _lastImage = image;
    }

    private void GetLabels(ref VBuffer<uint> labels)
    {
        VBufferUtilities.Fill(ref labels, Current.Annotations, annotation => (uint)annotation.ClassId + 1);
    }

    private void GetBoxes(ref VBuffer<float> boxes)
    {
        VBufferUtilities.FillBoxes(ref boxes, Current.Annotations, annotation => annotation.Box);
    }

    private void GetCrowds(ref VBuffer<bool> crowds)
    {
        VBufferUtilities.Fill(ref crowds, Current.Annotations, annotation => annotation.IsCrowd);
    }

    private void GetAreas(ref VBuffer<float> areas)
    {
        VBufferUtilities.Fill(ref areas, Current.Annotations, annotation => annotation.Area);
    }
}
