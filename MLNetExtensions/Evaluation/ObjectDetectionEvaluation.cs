using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Data;
using MLNetGhost.DataViews;

namespace MLNetGhost.Evaluation;

/// <summary>Measures the detections of an ML.NET data view against its labels.</summary>
internal static class ObjectDetectionEvaluation
{
    private const string Reader = "Evaluate";

    /// <summary>
    /// Reads every row once and computes the metrics. Labels and predictions are compared by the names of their classes (KeyValues), so
    /// the order of the keys may differ between the two, and a class may be missing on either side. If only one side has KeyValues,
    /// they apply to both.
    /// </summary>
    /// <param name="data">Labels and the outputs of a detector.</param>
    /// <param name="columns">The columns to read; null for the default names.</param>
    /// <param name="warn">Receives what differs between the class names of both sides, at most one sentence of each kind.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type; the message names it.</exception>
    /// <exception cref="InvalidDataException">The column lengths of a row don't match, or no class name is on both sides.</exception>
    public static DetectionMetrics Evaluate(IDataView data, DetectionEvaluationColumns? columns = null, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        columns ??= new DetectionEvaluationColumns();
        CheckSchema(data.Schema, columns);
        var (labelled, detected) = (new ClassNameMap(), new ClassNameMap());
        var rows = ReadRows(data, columns, labelled, detected);
        DataViewSchema.Column[] both = [data.Schema[columns.Label], data.Schema[columns.PredictedLabel]];
        var classes = JointClassNames.Create(labelled.Names, detected.Names, areNumbers: Array.TrueForAll(both, AreNumbers));
        var images = rows.ConvertAll(classes.Rename);
        foreach (var note in classes.Describe(images, areDeclared: Array.TrueForAll(both, column => column.HasKeyValues())))
        {
            warn?.Invoke(note);
        }

        return DetectionEvaluator.Evaluate(images, classes.Names);
    }

    private static bool AreNumbers(DataViewSchema.Column column) =>
        !column.HasKeyValues() && column.Type is not VectorDataViewType { ItemType: TextDataViewType };

    private static void CheckSchema(DataViewSchema schema, DetectionEvaluationColumns columns)
    {
        var shape = SchemaShape.Create(schema);
        foreach (var name in (string[])[columns.Label, columns.PredictedLabel])
        {
            InputColumns.Require(shape, name, Reader, "vector of keys or of text", IsLabels);
        }

        foreach (var name in (string[])[columns.BoundingBoxes, columns.Score, columns.PredictedBoundingBoxes])
        {
            InputColumns.Require(
                shape, name, Reader, "vector of float", column => InputColumns.IsVectorOf(column, NumberDataViewType.Single));
        }

        if (shape.TryFindColumn(columns.IsCrowd, out _))
        {
            InputColumns.Require(shape, columns.IsCrowd, Reader,
                "vector of bool", column => InputColumns.IsVectorOf(column, BooleanDataViewType.Instance));
        }

        if (shape.TryFindColumn(columns.Area, out _))
        {
            InputColumns.Require(shape, columns.Area, Reader,
                "vector of float", column => InputColumns.IsVectorOf(column, NumberDataViewType.Single));
        }
    }

    private static bool IsLabels(SchemaShape.Column column) =>
        (InputColumns.IsVectorOfKeys(column) && column.ItemType.RawType == typeof(uint))
            || InputColumns.IsVectorOf(column, TextDataViewType.Instance);

    private static List<EvaluatedImage> ReadRows(
        IDataView data, DetectionEvaluationColumns columns, ClassNameMap labelled, ClassNameMap detected)
    {
        var schema = data.Schema;
        string[] names = [columns.Label, columns.BoundingBoxes, columns.IsCrowd, columns.Area, columns.PredictedLabel, columns.Score,
            columns.PredictedBoundingBoxes];
        using var cursor = data.GetRowCursor(names.Select(schema.GetColumnOrNull).OfType<DataViewSchema.Column>());
        var (labelColumn, predictedColumn) = (schema[columns.Label], schema[columns.PredictedLabel]);
        var labelNames = KeyValueAnnotations.Read(labelColumn);
        var predictedNames = KeyValueAnnotations.Read(predictedColumn);
        var labels = new LabelColumnReader(cursor, labelColumn, labelNames ?? predictedNames, labelled);
        var predictedLabels = new LabelColumnReader(cursor, predictedColumn, predictedNames ?? labelNames, detected);
        var boxes = Values<float>(cursor, columns.BoundingBoxes)!;
        var isCrowd = Values<bool>(cursor, columns.IsCrowd);
        var areas = Values<float>(cursor, columns.Area);
        var scores = Values<float>(cursor, columns.Score)!;
        var predictedBoxes = Values<float>(cursor, columns.PredictedBoundingBoxes)!;

        var images = new List<EvaluatedImage>();
        while (cursor.MoveNext())
        {
            var name = $"row {cursor.Position}";
            var groundTruth = Annotations(name, columns, labels.Read(), boxes(), isCrowd?.Invoke(), areas?.Invoke());
            images.Add(
                new EvaluatedImage(name, groundTruth, Detections(name, columns, predictedLabels.Read(), scores(), predictedBoxes())));
        }

        return images;
    }

    /// <summary>Reads the current row's vector; null if there is no such column.</summary>
    private static Func<T[]>? Values<T>(DataViewRowCursor cursor, string name)
    {
        if (cursor.Schema.GetColumnOrNull(name) is not { } column)
        {
            return null;
        }

        var getter = cursor.GetGetter<VBuffer<T>>(column);
        VBuffer<T> vector = default;
        return () =>
        {
            getter(ref vector);
            return [.. vector.DenseValues()];
        };
    }

    private static Annotation[] Annotations(
        string row, DetectionEvaluationColumns columns, int[] labels, float[] boxes, bool[]? isCrowd, float[]? areas)
    {
        CheckLength(row, columns.BoundingBoxes, boxes.Length, 4 * labels.Length, columns.Label, labels.Length);
        CheckLength(row, columns.IsCrowd, isCrowd?.Length ?? labels.Length, labels.Length, columns.Label, labels.Length);
        CheckLength(row, columns.Area, areas?.Length ?? labels.Length, labels.Length, columns.Label, labels.Length);
        var annotations = new Annotation[labels.Length];
        for (var i = 0; i < annotations.Length; i++)
        {
            var annotation = new Annotation(labels[i], Box(boxes, i)) { IsCrowd = isCrowd is not null && isCrowd[i] };
            annotations[i] = areas is null ? annotation : annotation with { Area = areas[i] };
        }

        return annotations;
    }

    private static Detection[] Detections(string row, DetectionEvaluationColumns columns, int[] labels, float[] scores, float[] boxes)
    {
        CheckLength(row, columns.Score, scores.Length, labels.Length, columns.PredictedLabel, labels.Length);
        CheckLength(row, columns.PredictedBoundingBoxes, boxes.Length, 4 * labels.Length, columns.PredictedLabel, labels.Length);
        return [.. labels.Select((label, i) => new Detection(label, "", scores[i], Box(boxes, i)))];
    }

    private static BoundingBox Box(float[] boxes, int index) =>
        new(boxes[4 * index], boxes[(4 * index) + 1], boxes[(4 * index) + 2], boxes[(4 * index) + 3]);

    private static void CheckLength(string row, string column, int actual, int expected, string labelColumn, int labels)
    {
        if (actual != expected)
        {
            throw new InvalidDataException($"{row}: the column '{column}' has {actual} values, but '{labelColumn}' has {labels}, so "
                + $"{expected} are expected; both columns must describe the same objects.");
        }
    }
}
