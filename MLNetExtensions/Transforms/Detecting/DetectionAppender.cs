using Microsoft.ML;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>The detection columns over one input schema.</summary>
/// <param name="inputSchema">The input schema.</param>
/// <param name="context">The detector, its settings and the column of pictures.</param>
/// <param name="names">Names of the columns.</param>
internal sealed class DetectionAppender(DataViewSchema inputSchema, DetectionContext context, DetectionColumnNames names)
    : ColumnAppender(
        inputSchema, context.Region is { } region ? [context.Column.Column.Index, region.Column.Index] : [context.Column.Column.Index],
        DetectionColumns.Create(names, context.Detector.ClassNames))
{
    /// <inheritdoc/>
    public override AppendedValues Bind(DataViewRow input, Func<int, bool> isActive)
    {
        return new RowDetections(context, input, isActive);
    }

    /// <summary>Starts detecting objects ahead of the row being read; null if rows are better computed one by one.</summary>
    /// <param name="input">The cursor.</param>
    /// <param name="isActive">Whether the detection column of this index is wanted.</param>
    /// <param name="rowsAhead">Rows to read ahead; null chooses by cores and device.</param>
    public ReadAheadValues? BindAhead(DataViewRowCursor input, Func<int, bool> isActive, int? rowsAhead)
    {
        var detector = context.Detector;
        if (detector.IsTiled && context.Column.Kind == ImageColumnKind.Image)
        {
            // Pixels are not ours to keep once the cursor moves, and tiles need them until the last one has been run.
            return null;
        }

        if (detector.PrefersBatches && !detector.IsTiled)
        {
            return rowsAhead == 0 ? null : new BatchDetections(context, input, isActive, BatchPlan.Choose(detector, rowsAhead));
        }

        var rows = rowsAhead ?? (detector.ParallelCalls > 1 ? detector.ParallelCalls : 0);
        return rows == 0 ? null : new ConcurrentDetections(context, input, isActive, rows);
    }
}
