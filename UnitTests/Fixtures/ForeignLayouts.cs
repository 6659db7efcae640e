using MLNetGhost.Model;
using Kind = Onnx.TensorProto.Types.DataType;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>An object that a model is to report.</summary>
/// <param name="ClassId">Its class.</param>
/// <param name="Score">Its score.</param>
/// <param name="Box">Its box in pixels of the source picture.</param>
public sealed record Truth(int ClassId, float Score, BoundingBox Box);

/// <summary>
/// Models of every layout that report given objects for a picture of a given size: boxes are encoded as the layouts' definitions have them
/// (FOREIGN_MODELS.md, rows 1 to 16), from the source picture forwards.
/// </summary>
public static class ForeignLayouts
{
    private const float Nothing = -30;

    /// <summary>Encodes objects for a layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="size">Side of the network's input.</param>
    /// <param name="names">Class names.</param>
    /// <param name="picture">Size of the picture.</param>
    /// <param name="truths">The objects.</param>
    public static byte[] Create(
        DetectorLayout layout, int size, string[] names, (int Width, int Height) picture, params Truth[] truths) => layout switch
        {
            DetectorLayout.Yolo => Ultralytics(size, names, layout).Output("output0", Columns(4 + names.Length, YoloRows(size), truths,
                (truth, _) => [.. Centre(Letterbox(truth.Box, picture, size)), .. OneHot(truth, names.Length)]), 1, 4 + names.Length,
                YoloRows(size)).ToBytes(),
            DetectorLayout.EndToEnd => Ultralytics(size, names, layout).Metadata("end2end", "True").Output("output0", Rows(6, 7, truths, truth =>
                [.. Corners(Letterbox(truth.Box, picture, size)), truth.Score, truth.ClassId]), 1, 7, 6).ToBytes(),
            DetectorLayout.UltralyticsRtDetr => Ultralytics(size, names, layout).Metadata("description", "Ultralytics rtdetr-l model").Output(
                "output0", Rows(4 + names.Length, 7, truths, truth =>
                    [.. Fractions(truth.Box, picture), .. OneHot(truth, names.Length)]), 1, 7, 4 + names.Length).ToBytes(),
            DetectorLayout.RtDetr => new ForeignModel().Input("images", Kind.Float, 1, 3, size, size).Input("orig_target_sizes", Kind.Int64, 1, 2)
                .Output("labels", Padded(truths, 7, truth => (long)truth.ClassId), 1, 7)
                .Output("boxes", Rows(4, 7, truths, truth => Corners(truth.Box)), 1, 7, 4)
                .Output("scores", Padded(truths, 7, truth => truth.Score), 1, 7).ToBytes(),
            DetectorLayout.DetrSigmoid => new ForeignModel().Input("pixel_values", Kind.Float, 1, 3, size, size)
                .Output("logits", Rows(names.Length, 7, truths, truth => Logits(truth, names.Length), Nothing), 1, 7, names.Length)
                .Output("pred_boxes", Rows(4, 7, truths, truth => Fractions(truth.Box, picture)), 1, 7, 4).ToBytes(),
            // Rests on Hugging Face's documentation and DETR's paper (arXiv 2005.12872, section 3.1); no such export was run.
            DetectorLayout.DetrSoftmax => new ForeignModel().Input("pixel_values", Kind.Float, 1, 3, size, size)
                .Input("pixel_mask", Kind.Int64, 1, size, size)
                .Output("logits", Rows(names.Length + 1, 7, truths, truth => Shares(truth, names.Length), Nothing, lastOfNothing: 30), 1, 7,
                    names.Length + 1)
                .Output("pred_boxes", Rows(4, 7, truths, truth => Fractions(truth.Box, picture)), 1, 7, 4).ToBytes(),
            DetectorLayout.RfDetr => new ForeignModel().Input("input", Kind.Float, 1, 3, size, size)
                .Output("dets", Rows(4, 7, truths, truth => Fractions(truth.Box, picture)), 1, 7, 4)
                .Output("labels", Rows(names.Length + 1, 7, truths, truth => [.. Logits(truth, names.Length), Nothing], Nothing), 1, 7,
                    names.Length + 1).ToBytes(),
            DetectorLayout.Yolox => new ForeignModel().Input("images", Kind.Float, 1, 3, size, size)
                .Output("output", Cells(size, [8, 16, 32], 5 + names.Length, truths, truth => TopLeft(truth.Box, picture, size),
                    (truth, box, cell, stride) =>
                    [
                        (box.X0 + box.X1) / 2 / stride - cell.X, (box.Y0 + box.Y1) / 2 / stride - cell.Y,
                    MathF.Log((box.X1 - box.X0) / stride), MathF.Log((box.Y1 - box.Y0) / stride), .. Objectness(truth, names.Length),
                    ]), 1, YoloRows(size), 5 + names.Length).ToBytes(),
            DetectorLayout.YoloxDecoded => new ForeignModel().Input("images", Kind.Float, 1, 3, size, size)
                .Output("output", Rows(5 + names.Length, YoloRows(size), truths, truth =>
                    [.. Centre(TopLeft(truth.Box, picture, size)), .. Objectness(truth, names.Length)]), 1, YoloRows(size), 5 + names.Length)
                .ToBytes(),
            DetectorLayout.YoloV5 => new ForeignModel().Input("images", Kind.Float, 1, 3, size, size).Names(names)
                .Output("output0", Rows(5 + names.Length, 3 * YoloRows(size), truths, truth =>
                    [.. Centre(Letterbox(truth.Box, picture, size)), .. Objectness(truth, names.Length)]), 1, 3 * YoloRows(size),
                    5 + names.Length).ToBytes(),
            DetectorLayout.YoloNasBatch => Counted(new ForeignModel().Input("input", Kind.Uint8, 1, 3, size, size), size, picture, truths,
                "num_predictions", "pred_boxes", "pred_scores", "pred_classes"),
            // Rests on the documentation of TensorRT's efficientNMSPlugin; no such export was run.
            DetectorLayout.EfficientNms => Counted(new ForeignModel().Input("images", Kind.Float, 1, 3, size, size), size, picture, truths,
                "num_dets", "det_boxes", "det_scores", "det_classes"),
            DetectorLayout.YoloNasFlat => new ForeignModel().Input("input", Kind.Uint8, 1, 3, size, size)
                .Output("graph2_flat_predictions", [.. truths.SelectMany(truth =>
                (float[])[0, .. Corners(Letterbox(truth.Box, picture, size)), truth.Score, truth.ClassId])], "rows", 7).ToBytes(),
            DetectorLayout.Paddle => new ForeignModel().Input("image", Kind.Float, 1, 3, size, size).Input("im_shape", Kind.Float, 1, 2)
                .Input("scale_factor", Kind.Float, 1, 2)
                .Output("multiclass_nms3_0.tmp_0", [.. truths.SelectMany(truth =>
                (float[])[truth.ClassId, truth.Score, .. Corners(truth.Box)]), -1, 0, 0, 0, 0, 0], "rows", 6)
                .Output("multiclass_nms3_0.tmp_2", new[] { truths.Length + 1 }, 1).ToBytes(),
            DetectorLayout.NanoDet => new ForeignModel().Input("data", Kind.Float, 1, 3, size, size)
                .Output("output", Cells(size, [8, 16, 32, 64], names.Length + 32, truths, truth => Stretch(truth.Box, picture, size),
                    (truth, box, cell, stride) =>
                    [
                        .. OneHot(truth, names.Length),
                    .. Bins(cell.X - box.X0 / stride), .. Bins(cell.Y - box.Y0 / stride),
                    .. Bins(box.X1 / stride - cell.X), .. Bins(box.Y1 / stride - cell.Y),
                    ]), 1, CellCount(size, [8, 16, 32, 64]), names.Length + 32).ToBytes(),
            // Rests on torchvision's documentation of its detection models; no such export was run.
            DetectorLayout.Torchvision => new ForeignModel().Input("image", Kind.Float, 3, size, size)
                .Output("boxes", [.. truths.SelectMany(truth => Corners(Letterbox(truth.Box, picture, size)))], "rows", 4)
                .Output("labels", [.. truths.Select(truth => truth.ClassId + 1L)], "rows")
                .Output("scores", [.. truths.Select(truth => truth.Score)], "rows").ToBytes(),
            _ => throw new ArgumentOutOfRangeException(nameof(layout), layout, "Our own layout is tested elsewhere."),
        };

    /// <summary>A model with a count, boxes, scores and class ids, padded with −1.</summary>
    private static byte[] Counted(
        ForeignModel model, int size, (int Width, int Height) picture, Truth[] truths, string count, string boxes, string scores,
        string labels) => model
        .Output(count, new[] { truths.Length }, 1, 1)
        .Output(boxes, [.. truths.SelectMany(truth => Corners(Letterbox(truth.Box, picture, size))),
            .. Enumerable.Repeat(-1f, 4 * (7 - truths.Length))], 1, 7, 4)
        .Output(scores, Padded(truths, 7, truth => truth.Score, -1f), 1, 7)
        .Output(labels, Padded(truths, 7, truth => (long)truth.ClassId, -1L), 1, 7).ToBytes();

    private static ForeignModel Ultralytics(int size, string[] names, DetectorLayout layout) => new ForeignModel()
        .Input("images", Kind.Float, 1, 3, size, size).Names(names).Metadata("task", "detect").Metadata("stride", "32")
        .Metadata("imgsz", $"[{size}, {size}]").Metadata("author", $"a test of {layout}");

    private static int YoloRows(int size) => CellCount(size, [8, 16, 32]);

    private static int CellCount(int size, int[] strides) => strides.Sum(stride => (size + stride - 1) / stride * ((size + stride - 1) / stride));

    /// <summary>Centre x, centre y, width, height.</summary>
    private static float[] Centre(BoundingBox box) =>
        [(box.X0 + box.X1) / 2, (box.Y0 + box.Y1) / 2, box.X1 - box.X0, box.Y1 - box.Y0];

    private static float[] Corners(BoundingBox box) => [box.X0, box.Y0, box.X1, box.Y1];

    private static float[] Fractions(BoundingBox box, (int Width, int Height) picture) =>
        Centre(new(box.X0 / picture.Width, box.Y0 / picture.Height, box.X1 / picture.Width, box.Y1 / picture.Height));

    /// <summary>One ratio, centred.</summary>
    private static BoundingBox Letterbox(BoundingBox box, (int Width, int Height) picture, int size)
    {
        var ratio = Math.Min((float)size / picture.Width, (float)size / picture.Height);
        var (left, top) = ((size - ratio * picture.Width) / 2, (size - ratio * picture.Height) / 2);
        return new(box.X0 * ratio + left, box.Y0 * ratio + top, box.X1 * ratio + left, box.Y1 * ratio + top);
    }

    /// <summary>One ratio, at the top left.</summary>
    private static BoundingBox TopLeft(BoundingBox box, (int Width, int Height) picture, int size)
    {
        var ratio = Math.Min((float)size / picture.Width, (float)size / picture.Height);
        return new(box.X0 * ratio, box.Y0 * ratio, box.X1 * ratio, box.Y1 * ratio);
    }

    /// <summary>Each side with its own ratio.</summary>
    private static BoundingBox Stretch(BoundingBox box, (int Width, int Height) picture, int size) => new(
        box.X0 * size / picture.Width, box.Y0 * size / picture.Height, box.X1 * size / picture.Width, box.Y1 * size / picture.Height);

    private static float[] OneHot(Truth truth, int classes) =>
        [.. Enumerable.Range(0, classes).Select(id => id == truth.ClassId ? truth.Score : 0)];

    /// <summary>Objectness and class scores whose product is the score.</summary>
    private static float[] Objectness(Truth truth, int classes)
    {
        var objectness = MathF.Sqrt(truth.Score);
        return [objectness, .. OneHot(truth with { Score = truth.Score / objectness }, classes)];
    }

    private static float[] Logits(Truth truth, int classes) =>
        [.. Enumerable.Range(0, classes).Select(id => id == truth.ClassId ? MathF.Log(truth.Score / (1 - truth.Score)) : Nothing)];

    /// <summary>Logits whose softmax gives the class its score and "no object", the last, the rest.</summary>
    private static float[] Shares(Truth truth, int classes) =>
        [.. Enumerable.Range(0, classes).Select(id => id == truth.ClassId ? MathF.Log(truth.Score) : Nothing), MathF.Log(1 - truth.Score)];

    /// <summary>Eight logits whose distribution has a given mean between two bins.</summary>
    private static float[] Bins(float distance)
    {
        var lower = (int)distance;
        var share = distance - lower;
        return [.. Enumerable.Range(0, 8).Select(bin =>
            bin == lower ? MathF.Log(1 - share) : bin == lower + 1 && share > 0 ? MathF.Log(share) : -60f)];
    }

    private static float[] Rows(
        int values, int rows, Truth[] truths, Func<Truth, float[]> encode, float nothing = 0, float? lastOfNothing = null)
    {
        var output = new float[rows * values];
        Array.Fill(output, nothing);
        for (var row = 0; row < rows; row++)
        {
            // Objects lie in every other row, so that rows before and between them hold nothing.
            if (row % 2 == 1 && row / 2 < truths.Length)
            {
                encode(truths[row / 2]).CopyTo(output, row * values);
            }
            else if (lastOfNothing is { } last)
            {
                output[(row + 1) * values - 1] = last;
            }
        }

        return output;
    }

    private static float[] Columns(int values, int columns, Truth[] truths, Func<Truth, int, float[]> encode)
    {
        var output = new float[values * columns];
        for (var i = 0; i < truths.Length; i++)
        {
            foreach (var (value, number) in encode(truths[i], i).Index())
            {
                output[value * columns + 2 * i + 1] = number;
            }
        }

        return output;
    }

    private static T[] Padded<T>(Truth[] truths, int rows, Func<Truth, T> value, T? nothing = default)
        where T : struct
    {
        var output = new T[rows];
        Array.Fill(output, nothing ?? default);
        var isCompact = nothing?.Equals(default(T)) == false;
        for (var i = 0; i < truths.Length; i++)
        {
            output[isCompact ? i : 2 * i + 1] = value(truths[i]);
        }

        return output;
    }

    /// <summary>One row per cell; each object lies in the cell of its centre, at the first stride in which it is at most 6 cells large.</summary>
    private static float[] Cells(
        int size, int[] strides, int values, Truth[] truths, Func<Truth, BoundingBox> place,
        Func<Truth, BoundingBox, (int X, int Y), int, float[]> encode)
    {
        var output = new float[CellCount(size, strides) * values];
        foreach (var truth in truths)
        {
            var box = place(truth);
            var level = Array.FindIndex(strides, stride => Math.Max(box.X1 - box.X0, box.Y1 - box.Y0) <= 6 * stride);
            var stride = strides[level];
            var (x, y) = ((int)((box.X0 + box.X1) / 2 / stride), (int)((box.Y0 + box.Y1) / 2 / stride));
            var row = CellCount(size, strides[..level]) + y * ((size + stride - 1) / stride) + x;
            encode(truth, box, (x, y), stride).CopyTo(output, row * values);
        }

        return output;
    }
}
