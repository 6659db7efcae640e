using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>A model's inputs and outputs, all checked.</summary>
/// <param name="InputName">Name of the input for pictures, (N, channels, height, width), or without the batch.</param>
/// <param name="HasBatchAxis">Whether that input's first axis is the batch.</param>
/// <param name="FixedBatch">The only batch size that the model runs with; null if any will do.</param>
/// <param name="Height">Height of the input in pixels; the maximum if it follows the picture's shape.</param>
/// <param name="Width">Width of the input in pixels; the maximum if it follows the picture's shape.</param>
/// <param name="RectangularStride">
/// What the sides are multiples of if the input follows each picture's shape; null if its size is the same for all.
/// </param>
/// <param name="Preparation">What is done to a picture before the network reads it.</param>
/// <param name="Decoder">The form of the outputs.</param>
/// <param name="ExtraValues">Numbers per row beside box and scores, which are skipped.</param>
/// <param name="ClassNames">Class names; the index is the class id.</param>
/// <param name="Outputs">The outputs in the order in which the layout reads them.</param>
/// <param name="HasFixedOutputs">Whether the outputs' sizes are known before the network runs.</param>
/// <param name="Evidence">How the layout was recognised.</param>
/// <param name="Remarks">What the user should know, such as missing class names.</param>
internal sealed record DetectorSignature(
    string InputName, bool HasBatchAxis, int? FixedBatch, int Height, int Width, int? RectangularStride, Preparation Preparation,
    OutputLayout Decoder, int ExtraValues, IReadOnlyList<string> ClassNames, IReadOnlyList<OutputSignature> Outputs, bool HasFixedOutputs,
    string Evidence, IReadOnlyList<string> Remarks)
{
    /// <summary>The form of the outputs.</summary>
    public DetectorLayout Layout => Decoder.Kind;

    /// <summary>Number of input values per picture; the maximum if the input follows the picture's shape.</summary>
    public int InputLength => checked(Preparation.Planes * Height * Width);

    /// <summary>Where a picture of a size lies in the input.</summary>
    /// <param name="width">Width of the picture as a viewer shows it, pixels.</param>
    /// <param name="height">Height of the picture as a viewer shows it, pixels.</param>
    public LetterboxGeometry Place(int width, int height)
    {
        if (RectangularStride is not { } stride)
        {
            return LetterboxGeometry.CreateFitted(width, height, Width, Height, Preparation.Fit);
        }

        var geometry = LetterboxGeometry.CreateMinimal(width, height, Width, Height, stride);
        return Preparation.Fit == PictureFit.TopLeft ? geometry with { Left = 0, Top = 0 } : geometry;
    }

    /// <summary>Reads and checks a session's inputs and outputs; runs the model once if it leaves a shape open.</summary>
    /// <param name="session">The loaded model.</param>
    /// <param name="metadata">What the model says about itself.</param>
    /// <param name="options">Layout, class names and input size if the model does not state them.</param>
    /// <param name="companion">What files beside the model say; null if it has none.</param>
    /// <param name="name">The model's name in messages.</param>
    /// <exception cref="InvalidDataException">The model cannot be used; the message says what was found and what is accepted.</exception>
    public static DetectorSignature Read(
        InferenceSession session, DetectorMetadata metadata, OnnxDetectorOptions options, ModelCompanion? companion, string name) =>
        new DetectorSignatureReader(session, metadata, options, companion, name).Read();
}

/// <summary>One output of a detector.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Element">The type of its numbers.</param>
/// <param name="Shape">Its shape without the batch dimension.</param>
internal sealed record OutputSignature(string Name, TensorElementType Element, IReadOnlyList<int> Shape)
{
    /// <summary>Number of output values per picture.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, size) => checked(product * size));
}
