using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>Reads and checks a model's inputs: the picture, and what some models want beside it.</summary>
/// <param name="session">The loaded model.</param>
/// <param name="metadata">What the model says about itself.</param>
/// <param name="options">Input size if the model does not state it.</param>
/// <param name="refusal">Makes the error for what was found.</param>
internal sealed class InputSignatureReader(
    InferenceSession session, DetectorMetadata metadata, OnnxDetectorOptions options, Func<string, InvalidDataException> refusal)
{
    private const int DefaultImageSize = 640;
    private const int DefaultStride = 32;

    /// <summary>Reads the inputs.</summary>
    public InputSignature Read()
    {
        if (session.InputNames.Count > ModelLimits.MostTensors)
        {
            throw refusal($"it has {session.InputNames.Count} inputs, more than {ModelLimits.MostTensors}");
        }

        var extras = session.InputNames.Select(KnownExtra).Where(extra => extra is not null).ToArray();
        var pictures = session.InputNames.Where(name => extras.All(extra => extra!.Name != name)).ToArray();
        if (pictures.Length != 1)
        {
            throw refusal($"it has {session.InputNames.Count} inputs ({ModelLimits.Show(session.InputNames)}); beside the picture only "
                + $"{string.Join(", ", ExtraInput.All.Select(extra => extra.Name))} are known");
        }

        var name = pictures[0];
        var input = session.InputMetadata[name];
        if (!input.IsTensor)
        {
            throw refusal($"its input '{ModelLimits.Show(name)}' is {input.OnnxValueType}, not a tensor");
        }

        var shape = input.Dimensions;
        var found = $"its input '{ModelLimits.Show(name)}' has the shape {TensorFacts.Describe(shape)}";
        if (shape.Length is not (3 or 4))
        {
            throw refusal(found);
        }

        var axes = shape[^3..];
        if (axes[0] > 0 && axes[0] is not (1 or 3))
        {
            throw refusal(axes[2] == 3 ? $"{found}, channels last" : $"{found}, {axes[0]} channels");
        }

        var size = options.InputSize ?? metadata.ImageSize ?? (DefaultImageSize, DefaultImageSize);
        var isGrey = (axes[0] > 0 ? axes[0] : metadata.Channels) == 1;
        var kinds = extras.Aggregate(ExtraInputs.None, (kinds, extra) => kinds | extra!.Kind);
        var (height, width) = (ReadSide(axes[1], size.Height, "height"), ReadSide(axes[2], size.Width, "width"));
        int? batch = shape.Length == 3 ? 1 : shape[0] > 0 ? shape[0] : null;
        var element = ElementOf(name, input);
        return ModelLimits.Complaint([batch ?? 1, isGrey ? 1 : 3, height, width], input.ElementDataType) is { } complaint
            ? throw refusal($"its input '{ModelLimits.Show(name)}' {complaint}")
            : new InputSignature(name, shape.Length == 4, batch, height, width, element, isGrey, kinds, RectangularStride(axes));
    }

    private ExtraInput? KnownExtra(string name)
    {
        if (ExtraInput.All.FirstOrDefault(extra => extra.Name == name) is not { } known)
        {
            return null;
        }

        var input = session.InputMetadata[name];
        var expected = known.Kind == ExtraInputs.PixelMask ? "(N, height, width)" : "(N, 2)";
        return input.IsTensor && input.ElementDataType == known.Element
            && (known.Kind == ExtraInputs.PixelMask ? input.Dimensions.Length == 3 : input.Dimensions is [_, 2 or <= 0])
            ? known
            : throw refusal($"its input '{name}' is {(input.IsTensor ? input.ElementDataType : input.OnnxValueType)} "
                + $"{TensorFacts.Describe(input.Dimensions)}, but {known.Element} {expected} is what models of its kind read; export it "
                + $"again with that");
    }

    private InputElement ElementOf(string name, NodeMetadata input) => input.ElementDataType switch
    {
        TensorElementType.Float => InputElement.FullPrecision,
        TensorElementType.Float16 => InputElement.HalfPrecision,
        TensorElementType.UInt8 => InputElement.Bytes,
        var other => throw refusal($"its input '{ModelLimits.Show(name)}' is {other}; export it with float32, float16 or uint8"),
    };

    /// <summary>The model's fixed side, or the requested one if the model leaves it open.</summary>
    private int ReadSide(int fixedSide, int wantedSide, string side)
    {
        if (fixedSide > ModelLimits.LargestSide)
        {
            throw refusal($"its input has the {side} {fixedSide}, more than {ModelLimits.LargestSide} pixels");
        }

        if (fixedSide > 0)
        {
            return options.InputSize is null || wantedSide == fixedSide
                ? fixedSide
                : throw refusal($"its input has the fixed {side} {fixedSide}, not the {wantedSide} of "
                    + $"{nameof(OnnxDetectorOptions.InputSize)}; leave that option unset");
        }

        var stride = metadata.Stride ?? DefaultStride;
        if (wantedSide % stride == 0)
        {
            return wantedSide;
        }

        var rule = $"is not a multiple of {stride}; use {Math.Max(1, wantedSide / stride) * stride} or "
            + $"{(wantedSide / stride + 1) * stride}";
        throw options.InputSize is not null
            ? new ArgumentException($"Input {side} {wantedSide} {rule}.")
            : refusal($"its input's {side} {wantedSide} {rule} for {nameof(OnnxDetectorOptions.InputSize)}");
    }

    private int? RectangularStride(ReadOnlySpan<int> axes)
    {
        if (!options.Rectangular)
        {
            return null;
        }

        return axes[1] <= 0 && axes[2] <= 0
            ? metadata.Stride ?? DefaultStride
            : throw refusal($"its input has a fixed size, {axes[2]}×{axes[1]}, and cannot follow the picture's shape; leave "
                + $"{nameof(OnnxDetectorOptions.Rectangular)} unset, or export it with open height and width");
    }
}

/// <summary>What a model reads.</summary>
/// <param name="Name">Name of the input for pictures.</param>
/// <param name="HasBatchAxis">Whether its first axis is the batch.</param>
/// <param name="FixedBatch">The only batch size that the model runs with; null if any will do.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Element">Type of the numbers.</param>
/// <param name="IsGrey">Whether there is one channel instead of three.</param>
/// <param name="Extras">What it reads beside the picture.</param>
/// <param name="RectangularStride">What the sides are multiples of, if the size follows the picture's; else null.</param>
internal sealed record InputSignature(
    string Name, bool HasBatchAxis, int? FixedBatch, int Height, int Width, InputElement Element, bool IsGrey, ExtraInputs Extras,
    int? RectangularStride);
