using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGhost.DataViews;

/// <summary>One row with appended columns on top of a live input row, as a prediction engine reads it.</summary>
internal sealed class AppendedRow(DataViewRow input, AppendedGetters getters) : DataViewRow
{
    private bool _disposed;

    /// <inheritdoc/>
    public override DataViewSchema Schema => getters.Schema;

    /// <inheritdoc/>
    public override long Position => input.Position;

    /// <inheritdoc/>
    public override long Batch => input.Batch;

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        return getters.IsActive(column);
    }

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        return getters.Get<TValue>(column);
    }

    /// <inheritdoc/>
    public override ValueGetter<DataViewRowId> GetIdGetter()
    {
        return input.GetIdGetter();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            getters.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
