using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>
/// The four output columns for detections, in this order. The first three have the names and types of ML.NET's own detector.
/// </summary>
internal static class DetectionColumns
{
    /// <summary>Index of the vector of keys: the class of each detection.</summary>
    public const int PredictedLabel = 0;

    /// <summary>Index of the vector of float: the score of each detection.</summary>
    public const int Score = 1;

    /// <summary>Index of the vector of float: x0, y0, x1, y1 of each detection.</summary>
    public const int BoundingBoxes = 2;

    /// <summary>Index of the vector of <see cref="Detection"/>.</summary>
    public const int Detections = 3;

    /// <summary>The columns.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="classNames">Class names; the index is the class id.</param>
    public static DataViewSchema.DetachedColumn[] Create(DetectionColumnNames names, IReadOnlyList<string> classNames)
    {
        return
        [
            new(names.PredictedLabel, KeyValueAnnotations.LabelsType(classNames.Count), KeyValueAnnotations.Create(classNames)),
            new(names.Score, new VectorDataViewType(NumberDataViewType.Single)),
            new(names.BoundingBoxes, new VectorDataViewType(NumberDataViewType.Single)),
            new(names.Detections, DetectionDataViewType.Vector),
        ];
    }

    /// <summary>The getters of the columns that are wanted, null for the others.</summary>
    /// <param name="isActive">Whether the column at an index is wanted.</param>
    /// <param name="current">Returns the detections of the current row, highest score first.</param>
    public static Delegate?[] CreateGetters(Func<int, bool> isActive, Func<Detection[]> current)
    {
        var getters = new Delegate?[Detections + 1];
        for (var column = 0; column < getters.Length; column++)
        {
            getters[column] = isActive(column) ? CreateGetter(column, current) : null;
        }

        return getters;
    }

    private static Delegate CreateGetter(int column, Func<Detection[]> current)
    {
        return column switch
        {
            PredictedLabel => (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> labels) =>
                VBufferUtilities.Fill(ref labels, current(), detection => (uint)detection.ClassId + 1)),
            Score => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> scores) =>
                VBufferUtilities.Fill(ref scores, current(), detection => detection.Score)),
            BoundingBoxes => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> boxes) =>
                VBufferUtilities.FillBoxes(ref boxes, current(), detection => detection.Box)),
            _ => (ValueGetter<VBuffer<Detection>>)((ref VBuffer<Detection> detections) =>
                VBufferUtilities.Fill(ref detections, current())),
        };
    }
}
