using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>An input beside the picture, known by its name.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Element">The type of its numbers.</param>
internal sealed record ExtraInput(ExtraInputs Kind, string Name, TensorElementType Element)
{
    /// <summary>Width and height of the source picture.</summary>
    public const string OriginalSizeName = "orig_target_sizes";

    /// <summary>Input pixels per source pixel.</summary>
    public const string ScaleFactorName = "scale_factor";

    /// <summary>All that are known.</summary>
    public static IReadOnlyList<ExtraInput> All { get; } =
    [
        new(ExtraInputs.OriginalSize, OriginalSizeName, TensorElementType.Int64),
        new(ExtraInputs.ResizedShape, "im_shape", TensorElementType.Float),
        new(ExtraInputs.ScaleFactor, ScaleFactorName, TensorElementType.Float),
        new(ExtraInputs.PixelMask, "pixel_mask", TensorElementType.Int64),
    ];

    /// <summary>Those among some kinds.</summary>
    public static IEnumerable<ExtraInput> Of(ExtraInputs kinds) => All.Where(input => kinds.HasFlag(input.Kind));

    /// <summary>Its numbers per picture.</summary>
    public int Length(int height, int width) => Kind == ExtraInputs.PixelMask ? height * width : 2;

    /// <summary>Its shape without the batch.</summary>
    public long[] Shape(int height, int width) => Kind == ExtraInputs.PixelMask ? [height, width] : [2];

    /// <summary>Writes its numbers for one picture.</summary>
    /// <param name="geometry">Where the picture lies in the input.</param>
    /// <param name="target">Receives them.</param>
    public void Write<T>(in LetterboxGeometry geometry, Span<T> target)
        where T : struct, System.Numerics.INumber<T>
    {
        switch (Kind)
        {
            case ExtraInputs.OriginalSize:
                (target[0], target[1]) = (T.CreateChecked(geometry.SourceWidth), T.CreateChecked(geometry.SourceHeight));
                break;
            case ExtraInputs.ResizedShape:
                (target[0], target[1]) = (T.CreateChecked(geometry.ResizedHeight), T.CreateChecked(geometry.ResizedWidth));
                break;
            case ExtraInputs.ScaleFactor:
                (target[0], target[1]) = (T.CreateChecked(geometry.VerticalRatio), T.CreateChecked(geometry.Ratio));
                break;
            default:
                target.Clear();
                for (var y = geometry.Top; y < geometry.Top + geometry.ResizedHeight; y++)
                {
                    target.Slice(y * geometry.Width + geometry.Left, geometry.ResizedWidth).Fill(T.One);
                }

                break;
        }
    }
}
