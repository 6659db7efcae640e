using MLNetGhost.Model;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Export;

/// <summary>How a network is written as an ONNX model.</summary>
public sealed record ExportOptions
{
    /// <summary>The names of the classes, in the order of their ids.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Height of the model's input in pixels, a multiple of 32.</summary>
    public int Height { get; init; } = 640;

    /// <summary>Width of the model's input in pixels, a multiple of 32.</summary>
    public int Width { get; init; } = 640;

    /// <summary>How many pictures one run takes; null leaves it to the caller of each run.</summary>
    public int? Batch { get; init; }

    /// <summary>The outputs of the model.</summary>
    public DetectorLayout Layout { get; init; } = DetectorLayout.Yolo;

    /// <summary>The largest difference in input pixels between the boxes of two forms of the network.</summary>
    public double BoxTolerance { get; init; } = 1e-2;

    /// <summary>The largest difference between the scores of two forms of the network.</summary>
    public double ScoreTolerance { get; init; } = 1e-4;

    /// <summary>
    /// Where rounding to single precision alone exceeds the tolerances, differences may be up to this many times as large as that
    /// rounding: ONNX Runtime adds in a different order, which was seen to produce four times as much. 0 allows no more.
    /// </summary>
    public double RoundingMultiple { get; init; } = 8;

    /// <summary>The seed of the pictures on which the forms are compared.</summary>
    public int Seed { get; init; }

    /// <summary>Rejects options that the network does not support.</summary>
    /// <exception cref="ArgumentException">A side is below 64 or not a multiple of 32, the batch is not positive, or the number of
    /// names differs from the number of classes.</exception>
    internal void Validate(int classCount)
    {
        InputSize.Require(Height, Width);
        if (Batch is < 1)
        {
            throw new ArgumentException($"A batch of {Batch} is not possible; use 1 or more, or null to choose it at each run.");
        }

        if (ClassNames.Count != classCount)
        {
            throw new ArgumentException($"{ClassNames.Count} class names were given for a network of {classCount} classes; give one "
                + $"name per class.");
        }
    }
}
