namespace MLNetGhost.Model;

/// <summary>What outputs that no layout reads look like.</summary>
internal static class UnrecognisedOutputs
{
    private const int MaskCoefficients = 32;
    private const int ValuesPerKeyPoint = 3;

    /// <summary>A hint for the user; null if the outputs look like nothing that is known.</summary>
    /// <param name="facts">The model.</param>
    public static string? Describe(ModelFacts facts)
    {
        if (facts.Outputs.Count > 1)
        {
            return facts.Outputs.Any(output => output is { IsFloat: true, Shape: [_, MaskCoefficients, _, _] })
                ? $"the second output holds the masks of a segmentation model; for its boxes alone, set "
                    + $"{nameof(OnnxDetectorOptions.BoxesOnly)}"
                : facts.Outputs.Count == 2 && facts.Outputs.Any(output => output.Shape.Count == 4)
                    ? "a second output belongs to a segmentation model"
                    : facts.Outputs.All(output => output.Shape.Count == 4)
                        ? "these look like the raw outputs of another head; export the model with decoding included"
                        : null;
        }

        if (facts.Outputs[0] is not { Shape: [_, var rows, var columns] })
        {
            return facts.Outputs[0].Shape is [_, 7]
                ? $"seven values per row may be super-gradients' (picture, corners, score, class), then set "
                    + $"{nameof(OnnxDetectorOptions.Layout)} to {DetectorLayout.YoloNasFlat}; YOLOv7's end-to-end export has class before "
                    + $"score and is not read: export it without suppression"
                : null;
        }

        if (facts.SaysFinished)
        {
            return "its metadata says that it is end-to-end, with suppression inside the graph, whose output is (N, rows, 6)";
        }

        if (facts.ClassCount is not { } classes)
        {
            return null;
        }

        return columns == 4 + classes ? "its last two dimensions are swapped" : Head(rows - 4 - classes) ?? Head(columns - 6);

        string? Head(int extra) => extra switch
        {
            1 when rows == 5 + classes => $"it has {rows - 4} rows after the box for {classes} class names, like a head for oriented boxes "
                + $"or a detector with {rows - 4} classes",
            MaskCoefficients => $"{extra} values beside the scores of {classes} class names are those of a segmentation model; for its "
                + $"boxes alone, set {nameof(OnnxDetectorOptions.BoxesOnly)}",
            > 0 when extra % ValuesPerKeyPoint == 0 && extra < 1000 =>
                $"{extra} values beside the scores of {classes} class names are those of a pose head with {extra / ValuesPerKeyPoint} key "
                + $"points",
            > 0 when rows < columns => $"it has {rows - 4} rows after the box for {classes} class names, like a segmentation, pose or "
                + $"oriented-box model or a detector with {rows - 4} classes",
            < 0 when rows is > 4 && rows < columns => $"it has {rows - 4} classes, but {classes} names were given",
            _ => null,
        };
    }
}
