using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGhost.DataViews;

/// <summary>A cursor that appends columns to another cursor's rows; a row is computed when one of the appended columns is read.</summary>
internal sealed class AppendedCursor(DataViewRowCursor input, AppendedGetters getters) : DataViewRowCursor
{
    private bool _disposed;

    /// <inheritdoc/>
    public override DataViewSchema Schema => getters.Schema;

    /// <inheritdoc/>
    public override long Position => input.Position;

    /// <inheritdoc/>
    public override long Batch => input.Batch;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (!input.MoveNext())
        {
            return false;
        }

        getters.EnterRow();
        return true;
    }

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
