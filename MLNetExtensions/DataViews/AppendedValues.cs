using Microsoft.ML;

namespace MLNetGhost.DataViews;

/// <summary>Computes the appended columns of one row or cursor; used by one thread at a time.</summary>
internal abstract class AppendedValues : IDisposable
{
    /// <summary>The <see cref="ValueGetter{TValue}"/> of an appended column; null if the column is not active.</summary>
    /// <param name="index">0 to <see cref="ColumnAppender.AppendedCount"/> - 1.</param>
    public abstract Delegate? GetGetter(int index);

    /// <summary>
    /// Called when a cursor has moved to a row, before any value is read: here values are computed that the rows behind it depend on.
    /// </summary>
    public virtual void EnterRow()
    {
    }

    /// <summary>Frees what the values hold; the row that they were computed from is left alone.</summary>
    public virtual void Dispose()
    {
    }
}
