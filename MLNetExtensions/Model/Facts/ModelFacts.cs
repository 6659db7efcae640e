using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNetGhost.Model;

/// <summary>What is known of a model before its layout is: the evidence.</summary>
/// <param name="Inputs">The inputs.</param>
/// <param name="Outputs">The outputs; shapes that the model leaves open are those of a run.</param>
/// <param name="Metadata">What the model says about itself.</param>
/// <param name="ClassCount">Number of class names, given or in the metadata; null if there are none.</param>
/// <param name="Height">Height of the input in pixels.</param>
/// <param name="Width">Width of the input in pixels.</param>
/// <param name="BoxesOnly">Whether the boxes of a segmentation model are wanted.</param>
internal sealed record ModelFacts(
    IReadOnlyList<TensorFacts> Inputs, IReadOnlyList<TensorFacts> Outputs, DetectorMetadata Metadata, int? ClassCount, int Height,
    int Width, bool BoxesOnly)
{
    /// <summary>Whether the metadata says that suppression, or what makes it needless, is in the graph.</summary>
    public bool SaysFinished => Metadata.EndToEnd || Metadata.SuppressesInGraph;

    /// <summary>Whether the metadata names RT-DETR.</summary>
    public bool SaysRtDetr => Names(Metadata.Head) || Names(Metadata.Description);

    /// <summary>The output whose name ends with a text, as exporters put prefixes before the names; null if there is none.</summary>
    public TensorFacts? Output(string name) => Outputs.FirstOrDefault(output => output.Name == name)
        ?? Outputs.FirstOrDefault(output => output.Name.EndsWith(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether there is an input of a name.</summary>
    public bool HasInput(string name) => Inputs.Any(input => input.Name == name);

    /// <summary>The output that is the only one, or, if the boxes of a segmentation model are wanted, the one with the boxes.</summary>
    public TensorFacts? Single => Outputs.Count == 1 ? Outputs[0]
        : BoxesOnly && Outputs.Count == 2 ? Outputs.SingleOrDefault(output => output.Shape.Count == 3)
        : null;

    /// <summary>Number of cells of a pyramid with these strides.</summary>
    public int Cells(params ReadOnlySpan<int> strides)
    {
        var cells = 0;
        foreach (var stride in strides)
        {
            cells += (Height + stride - 1) / stride * ((Width + stride - 1) / stride);
        }

        return cells;
    }

    /// <summary>Whether a number of rows is that of a YOLO pyramid with one anchor per cell.</summary>
    public bool IsPyramid(int rows) => rows == Cells(8, 16, 32) || rows == Cells(8, 16, 32, 64) || rows == Cells(16, 32)
        || rows == Cells(4, 8, 16, 32);

    /// <summary>Whether a number of rows is that of a pyramid with three anchors per cell.</summary>
    public bool IsAnchoredPyramid(int rows) => rows % 3 == 0 && IsPyramid(rows / 3);

    private static bool Names(string? text) => text is not null
        && (text.Contains("rtdetr", StringComparison.OrdinalIgnoreCase) || text.Contains("rt-detr", StringComparison.OrdinalIgnoreCase));
}

/// <summary>One input or output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Element">The type of its numbers.</param>
/// <param name="Shape">Its sizes, the batch among them; 0 or less where the model leaves one open.</param>
internal sealed record TensorFacts(string Name, TensorElementType Element, IReadOnlyList<int> Shape)
{
    /// <summary>Whether its numbers are floating point.</summary>
    public bool IsFloat => Element is TensorElementType.Float or TensorElementType.Float16;

    /// <summary>Whether its numbers are whole.</summary>
    public bool IsInteger => Element is TensorElementType.Int32 or TensorElementType.Int64;

    /// <summary>Its last size; 0 for a single number.</summary>
    public int Last => Shape.Count > 0 ? Shape[^1] : 0;

    /// <summary>Its name and shape, as messages show them.</summary>
    public override string ToString() => $"'{ModelLimits.Show(Name)}' {Describe(Shape)}";

    /// <summary>A shape as messages show it.</summary>
    public static string Describe(IReadOnlyList<int> shape) =>
        $"({string.Join(", ", shape.Take(ModelLimits.MostDimensions).Select((size, i) => size > 0 ? $"{size}" : i == 0 ? "N" : "?"))}"
        + $"{(shape.Count > ModelLimits.MostDimensions ? ", …" : "")})";
}
