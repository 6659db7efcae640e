using Microsoft.ML;

namespace MLNetGhost.Data;

/// <summary>Annotated images as an ML.NET data view. A picture is decoded only when a cursor reads its <c>Image</c> column.</summary>
/// <param name="images">The rows.</param>
/// <param name="classNames">Class names; null leaves the label columns out.</param>
internal sealed class AnnotatedImageDataView(IReadOnlyList<AnnotatedImage> images, IReadOnlyList<string>? classNames) : IDataView
{
    /// <inheritdoc/>
    public bool CanShuffle => true;

    /// <inheritdoc/>
    public DataViewSchema Schema { get; } = AnnotatedImageColumns.CreateSchema(classNames);

    /// <inheritdoc/>
    public long? GetRowCount()
    {
        return images.Count;
    }

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        return new AnnotatedImageCursor(Schema, images, Order(rand), 0, 1, columnsNeeded);
    }

    /// <summary>Cursors that share the rows round-robin, so that each can be read on its own thread.</summary>
    /// <param name="columnsNeeded">The columns to be read.</param>
    /// <param name="n">The number of cursors.</param>
    /// <param name="rand">Shuffles the rows when given.</param>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var order = Order(rand);
        var needed = columnsNeeded.ToArray();
        var cursors = new DataViewRowCursor[Math.Clamp(n, 1, Math.Max(images.Count, 1))];
        for (var i = 0; i < cursors.Length; i++)
        {
            cursors[i] = new AnnotatedImageCursor(Schema, images, order, i, cursors.Length, needed);
        }

        return cursors;
    }

    private int[] Order(Random? random)
    {
        var order = new int[images.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        random?.Shuffle(order);
        return order;
    }
}
