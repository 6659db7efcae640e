using MLNetGhost.Model;
using MLNetGhost.Options;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Export;

/// <summary>How a network is written as an ONNX model.</summary>
public sealed record ExportOptions
{
    private const string ByImageSize = "the side that --imgsz gives";

    /// <summary>The names of the classes, in the order of their ids.</summary>
    [Option]
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Height of the model's input in pixels, a multiple of 32.</summary>
    [Option("height", Minimum = InputSize.Smallest, Maximum = InputSize.Largest, MultipleOf = InputSize.Multiple, Zero = ByImageSize)]
    public int Height { get; init; } = 640;

    /// <summary>Width of the model's input in pixels, a multiple of 32.</summary>
    [Option("width", Minimum = InputSize.Smallest, Maximum = InputSize.Largest, MultipleOf = InputSize.Multiple, Zero = ByImageSize)]
    public int Width { get; init; } = 640;

    /// <summary>Pictures that one run takes; null leaves it to the caller of each run.</summary>
    [Option("batch", Minimum = 1, Maximum = 4096, Default = "open", Zero = "any number, chosen at each run")]
    public int? Batch { get; init; }

    /// <summary>
    /// The outputs of the model: <see cref="DetectorLayout.Yolo"/> has one that every YOLO tool reads, <see
    /// cref="DetectorLayout.Raw"/> logits per stride, for the fast path of this library.
    /// </summary>
    [Option("layout", Members = [nameof(DetectorLayout.Yolo), nameof(DetectorLayout.Raw)])]
    public DetectorLayout Layout { get; init; } = DetectorLayout.Yolo;

    /// <summary>Largest difference in input pixels between the boxes of two forms of the network.</summary>
    [Option("box-tolerance", Minimum = 0, Maximum = 1e6)]
    public double BoxTolerance { get; init; } = 1e-2;

    /// <summary>Largest difference between the scores of two forms of the network.</summary>
    [Option("score-tolerance", Minimum = 0, Maximum = 1)]
    public double ScoreTolerance { get; init; } = 1e-4;

    /// <summary>
    /// Where rounding to single precision alone exceeds the tolerances, differences may be up to this many times as large as that
    /// rounding: ONNX Runtime adds in a different order, which was seen to produce four times as much. 0 allows no more.
    /// </summary>
    [Option(Minimum = 0)]
    public double RoundingMultiple { get; init; } = 8;

    /// <summary>The seed of the pictures on which the forms are compared.</summary>
    [Option(Minimum = 0)]
    public int Seed { get; init; }

    /// <summary>Rejects options that the network does not support.</summary>
    /// <exception cref="ArgumentException">An option is outside its range, or the number of names is not that of the classes.</exception>
    internal void Validate(int classCount)
    {
        OptionTable.Validate(this);
        if (ClassNames.Count != classCount)
        {
            throw new ArgumentException($"{ClassNames.Count} class names were given for a network of {classCount} classes; give one "
                + $"name per class.");
        }
    }
}
