using TorchSharp;
using static MLNetGhost.Trainer.Onnx.OnnxAttributes;

namespace MLNetGhost.Trainer.Onnx;

// The operators. Image-like values are (N, C, H, W). A name is the node's name within the current scope;
// without one, the node is named after its operator.
internal sealed partial class OnnxGraph
{
    /// <summary>Planes up to this size are averaged at once: there, rounding was as small as PyTorch's.</summary>
    private const int MostPixelsInOneSum = 1024;

    /// <summary>A two-dimensional convolution without dilation.</summary>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="weight">(outputs, C / groups, kernel height, kernel width).</param>
    /// <param name="bias">(outputs), or null.</param>
    /// <param name="strides">Vertical, horizontal.</param>
    /// <param name="pads">Vertical, horizontal; each on both sides.</param>
    /// <param name="groups">C for a depthwise convolution.</param>
    /// <param name="name">The node's name.</param>
    public OnnxValue Conv(
        OnnxValue x, torch.Tensor weight, torch.Tensor? bias, int[] strides, int[] pads, int groups = 1, string? name = null)
    {
        var kernel = new[] { (int)weight.shape[2], (int)weight.shape[3] };
        if (weight.shape[1] * groups != x.Channels)
        {
            throw new ArgumentException($"A weight of {weight.shape[1]} channels × {groups} groups does not fit {x}.", nameof(weight));
        }

        name ??= "Conv";
        var inputs = new List<string> { x.Name, Constant(weight, $"{name}.weight").Name };
        if (bias is not null)
        {
            inputs.Add(Constant(bias, $"{name}.bias").Name);
        }

        int[] shape =
        [
            x.Shape[0],
            (int)weight.shape[0],
            OnnxShape.Window(x.Height, kernel[0], strides[0], 2 * pads[0], x),
            OnnxShape.Window(x.Width, kernel[1], strides[1], 2 * pads[1], x),
        ];
        return Append("Conv", name, [.. inputs], shape,
            Integers("kernel_shape", kernel),
            Integers("strides", strides),
            Integers("pads", pads[0], pads[1], pads[0], pads[1]),
            Integer("group", groups));
    }

    /// <summary>max(x, 0).</summary>
    public OnnxValue Relu(OnnxValue x, string? name = null) => Append("Relu", name, [x.Name], x.Shape) with { Live = x.Live };

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public OnnxValue Sigmoid(OnnxValue x, string? name = null) => Append("Sigmoid", name, [x.Name], x.Shape) with { Live = x.Live };

    /// <summary>x · sigmoid(x), as the two nodes that ONNX Runtime fuses into one.</summary>
    public OnnxValue Silu(OnnxValue x) => Mul(x, Sigmoid(x));

    /// <summary>
    /// slope · x + ½ within [0, 1]; with a slope of 1/6, relu6(x + 3) / 6, as PyTorch defines it. The coefficients are written out: the
    /// format's default slope is 0.2.
    /// </summary>
    public OnnxValue HardSigmoid(OnnxValue x, float slope = 1f / 6, string? name = null)
        => Append("HardSigmoid", name, [x.Name], x.Shape, Number("alpha", slope), Number("beta", 0.5f)) with { Live = x.Live };

    /// <summary>x + y, broadcast.</summary>
    public OnnxValue Add(OnnxValue x, OnnxValue y, string? name = null) => Elementwise("Add", x, y, name);

    /// <summary>x − y, broadcast.</summary>
    public OnnxValue Sub(OnnxValue x, OnnxValue y, string? name = null) => Elementwise("Sub", x, y, name);

    /// <summary>x · y, broadcast.</summary>
    public OnnxValue Mul(OnnxValue x, OnnxValue y, string? name = null) => Elementwise("Mul", x, y, name);

    /// <summary>x / y, broadcast.</summary>
    public OnnxValue Div(OnnxValue x, OnnxValue y, string? name = null) => Elementwise("Div", x, y, name);

    /// <summary>The batched matrix product of the last two dimensions.</summary>
    public OnnxValue MatMul(OnnxValue x, OnnxValue y, string? name = null)
        => Append("MatMul", name, [x.RequireDense().Name, y.RequireDense().Name], OnnxShape.MatrixProduct(x, y));

    /// <summary>Softmax along an axis. The last axis is by far the fastest in ONNX Runtime.</summary>
    public OnnxValue Softmax(OnnxValue x, int axis, string? name = null)
        => Append("Softmax", name, [x.RequireDense().Name], x.Shape, Integer("axis", axis));

    /// <summary>Joins values along an axis (counted from 0), first value first.</summary>
    public OnnxValue Concat(IReadOnlyList<OnnxValue> values, int axis = 1, string? name = null)
    {
        var ofChannels = axis == 1;
        string[] names = [.. values.Select(value => ofChannels ? value.Name : value.RequireDense().Name)];
        return Append("Concat", name, names, OnnxShape.Concat(values, axis), Integer("axis", axis)) with
        {
            Live = ofChannels ? ChannelPadding.Join(values) : null,
            Parts = ofChannels ? values : null,
        };
    }

    /// <summary>Splits a value into consecutive parts of the given sizes along an axis (counted from 0).</summary>
    /// <remarks>Unequal parts become Slice nodes: OpenCV 4.6 reads the number of a Split's parts, but not their sizes.</remarks>
    public OnnxValue[] Split(OnnxValue x, int[] sizes, int axis = 1, string? name = null)
    {
        x.RequireDense();
        if (sizes.Sum() != x.Shape[axis])
        {
            throw new ArgumentException($"{x} cannot be split into {string.Join(" + ", sizes)} along dimension {axis}.", nameof(sizes));
        }

        IReadOnlyList<int>[] shapes =
            [.. sizes.Select(size => (IReadOnlyList<int>)[.. x.Shape.Select((whole, i) => i == axis ? size : whole)])];
        if (sizes.Distinct().Count() == 1)
        {
            return Append("Split", name, [x.Name, Int64Constant(sizes, "Split.sizes")], shapes, Integer("axis", axis));
        }

        var start = 0;
        var parts = new OnnxValue[sizes.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            string[] range =
            [
                Int64Constant([start], "Slice.start"),
                Int64Constant([start += sizes[i]], "Slice.end"),
                Int64Constant([axis], "Slice.axis"),
            ];
            parts[i] = Append("Slice", name, [x.Name, .. range], shapes[i]);
        }

        return parts;
    }

    /// <summary>Maximum over a square window; the padding never wins.</summary>
    public OnnxValue MaxPool(OnnxValue x, int kernel, int stride, int pad, string? name = null)
        => Append("MaxPool", name, [x.Name], Pooled(x, kernel, stride, pad),
            Integers("kernel_shape", kernel, kernel), Integers("strides", stride, stride), Integers("pads", pad, pad, pad, pad)) with
        { Live = x.Live };

    /// <summary>Mean over a square window without padding; leftover pixels at the right and bottom are ignored.</summary>
    /// <remarks><c>count_include_pad</c> is left out: nothing is padded, and OpenCV 4.6 cannot read a zero.</remarks>
    public OnnxValue AveragePool(OnnxValue x, int kernel, int stride, string? name = null)
        => Append("AveragePool", name, [x.Name], Pooled(x, kernel, stride, 0),
            Integers("kernel_shape", kernel, kernel), Integers("strides", stride, stride)) with
        { Live = x.Live };

    /// <summary>The mean of each channel: (N, C, 1, 1).</summary>
    /// <remarks>
    /// ONNX Runtime adds the pixels of a plane one after the other in single precision, so rounding grows with their number, and on even
    /// planes it does not cancel out: over 80 × 80 pixels it moved a detector's boxes by hundredths of a pixel. So where there are many
    /// pixels, means of tiles are taken first.
    /// </remarks>
    public OnnxValue GlobalAveragePool(OnnxValue x, string? name = null)
    {
        var tiles = x.Height * x.Width > MostPixelsInOneSum ? MeansOfTiles(x) : x;
        return Append("GlobalAveragePool", name, [tiles.Name], [x.Shape[0], x.Channels, 1, 1]) with { Live = x.Live };
    }

    /// <summary>Enlarges both sides by an integer factor; every pixel is repeated.</summary>
    public OnnxValue ResizeNearest(OnnxValue x, int factor, string? name = null)
        => ResizeNearest(x, factor * x.Height, factor * x.Width, name) with { Enlarged = new Enlargement(x, factor) };

    /// <summary>Resizes to the given size as PyTorch's nearest mode does: the source of pixel i is ⌊i · from / to⌋.</summary>
    /// <remarks>Written with scales, because opset 17 allows sizes only together with a fixed batch.</remarks>
    public OnnxValue ResizeNearest(OnnxValue x, int height, int width, string? name = null)
    {
        name ??= "Resize";
        var scales = Constant([1, 1, ScaleFor(x.Height, height), ScaleFor(x.Width, width)], [4], $"{name}.scales");
        return Append("Resize", name, [x.Name, "", scales.Name], [x.Shape[0], x.Channels, height, width],
            Text("mode", "nearest"), Text("coordinate_transformation_mode", "asymmetric"), Text("nearest_mode", "floor")) with
        { Live = x.Live };
    }

    /// <summary>Reshapes each image of the batch; one dimension may be −1, which is inferred.</summary>
    /// <param name="x">(N, …).</param>
    /// <param name="perImage">The dimensions after the batch.</param>
    /// <param name="name">The node's name.</param>
    public OnnxValue Reshape(OnnxValue x, int[] perImage, string? name = null)
    {
        int[] shape = [x.Shape[0], .. OnnxShape.Reshape(x.RequireDense(), perImage)];

        // 0 keeps the batch dimension, whatever it is.
        return Append("Reshape", name, [x.Name, Int64Constant([0, .. shape.AsSpan(1)], "Reshape.shape")], shape);
    }

    /// <summary>Reorders dimensions: dimension i of the result is dimension <c>order[i]</c> of the value.</summary>
    public OnnxValue Transpose(OnnxValue x, int[] order, string? name = null)
        => order.Order().SequenceEqual(Enumerable.Range(0, x.Shape.Count))
            ? Append("Transpose", name, [x.RequireDense().Name], [.. order.Select(i => x.Shape[i])], Integers("perm", order))
            : throw new ArgumentException($"The order {string.Join(", ", order)} is not a permutation of the dimensions of "
                + $"{x}.", nameof(order));

    /// <summary>The means of equal tiles, each with about as many pixels as there are tiles.</summary>
    private OnnxValue MeansOfTiles(OnnxValue x)
    {
        var (height, width) = (TileSide(x.Height), TileSide(x.Width));
        return Append("AveragePool", null, [x.Name], [x.Shape[0], x.Channels, x.Height / height, x.Width / width],
            Integers("kernel_shape", height, width), Integers("strides", height, width)) with
        { Live = x.Live };
    }

    /// <summary>The divisor of a side that is nearest to its root.</summary>
    private static int TileSide(int side)
        => Enumerable.Range(1, side).Where(tile => side % tile == 0).MinBy(tile => tile + (side / tile));

    private OnnxValue Elementwise(string operation, OnnxValue x, OnnxValue y, string? name)
        => Append(operation, name, [x.Name, y.Name], OnnxShape.Broadcast(x, y)) with { Live = ChannelPadding.Match(x, y) };

    private static int[] Pooled(OnnxValue x, int kernel, int stride, int pad)
        =>
        [
            x.Shape[0],
            x.Channels,
            OnnxShape.Window(x.Height, kernel, stride, 2 * pad, x),
            OnnxShape.Window(x.Width, kernel, stride, 2 * pad, x),
        ];

    /// <summary>The smallest float that makes a runtime's ⌊from · scale⌋ equal to the target size.</summary>
    private static float ScaleFor(int from, int to)
    {
        var scale = (float)to / from;
        while ((int)((double)from * scale) < to)
        {
            scale = MathF.BitIncrement(scale);
        }

        return scale;
    }
}
