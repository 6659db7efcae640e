using Microsoft.ML.OnnxRuntime;

namespace MLNetGhost.Model;

/// <summary>A model's inputs and outputs, all checked.</summary>
/// <param name="InputName">Name of the one input, float32 (N, 3, height, width).</param>
/// <param name="FixedBatch">The only batch size that the model runs with; null if any will do.</param>
/// <param name="Height">Height of the input in pixels.</param>
/// <param name="Width">Width of the input in pixels.</param>
/// <param name="Layout">The form of the outputs.</param>
/// <param name="ClassNames">Class names; the index is the class id.</param>
/// <param name="Outputs">Names and shapes without the batch, in the order in which <see cref="DetectorCall"/> reads them.</param>
internal sealed record DetectorSignature(
    string InputName, int? FixedBatch, int Height, int Width, DetectorLayout Layout,
    IReadOnlyList<string> ClassNames, IReadOnlyList<OutputSignature> Outputs)
{
    /// <summary>Level strides of the layout <see cref="DetectorLayout.Raw"/>.</summary>
    public static IReadOnlyList<int> RawStrides { get; } = [8, 16, 32];

    /// <summary>Output names of the layout <see cref="DetectorLayout.Raw"/>.</summary>
    public static IReadOnlyList<string> RawOutputNames { get; } =
        [.. RawStrides.SelectMany(stride => new[] { $"boxes{stride}", $"scores{stride}" })];

    /// <summary>Number of input values per picture.</summary>
    public int InputLength => 3 * Height * Width;

    /// <summary>Reads and checks a session's inputs and outputs; runs the model once if it leaves a shape open.</summary>
    /// <param name="session">The loaded model.</param>
    /// <param name="metadata">What the model says about itself.</param>
    /// <param name="options">Class names and input size if the model does not state them.</param>
    /// <param name="name">The model's name in messages.</param>
    /// <exception cref="InvalidDataException">The model cannot be used; the message says what was found and what is accepted.</exception>
    public static DetectorSignature Read(InferenceSession session, DetectorMetadata metadata, OnnxDetectorOptions options, string name) =>
        new DetectorSignatureReader(session, metadata, options, name).Read();
}

/// <summary>One output of a detector.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Shape">Its shape without the batch dimension.</param>
internal sealed record OutputSignature(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>Number of output values per picture.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, size) => checked(product * size));
}
