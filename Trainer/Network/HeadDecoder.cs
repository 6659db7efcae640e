using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// How the head's logits are decoded: anchors at the centres of the cells of three grids, boxes as distances from the anchor to the
/// four sides, each distance the mean of a distribution over 16 bins.
/// </summary>
internal static class HeadDecoder
{
    /// <summary>Bins of a distance's distribution.</summary>
    public const int BinCount = 16;

    /// <summary>Box logits of an anchor: left, top, right, bottom × <see cref="BinCount"/>.</summary>
    public const int BoxLogits = 4 * BinCount;

    /// <summary>Input pixels per cell of the three levels.</summary>
    public static IReadOnlyList<int> Strides { get; } = [8, 16, 32];

    /// <summary>Levels → predictions: (N, 4 + classes, anchors); boxes are cx, cy, w, h in input pixels, then sigmoid scores.</summary>
    /// <param name="levels">Three tensors (N, 64 + classes, h, w), strides 8, 16, 32.</param>
    public static Tensor Decode(Tensor[] levels)
    {
        using var scope = NewDisposeScope();
        var (anchors, strides) = MakeAnchors(levels);
        var (boxLogits, classLogits) = Flatten(levels);
        var corners = Boxes(Distances(boxLogits), anchors).chunk(2, -1);
        var boxes = cat([corners[0].Plus(corners[1]) * Scalars.Of(0.5), corners[1] - corners[0]], -1) * strides;
        return cat([boxes, classLogits.sigmoid()], -1).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Levels → logits per anchor, the finest level first, row by row: (N, anchors, 64) and (N, anchors, classes).</summary>
    /// <param name="levels">Three tensors (N, 64 + classes, h, w).</param>
    public static (Tensor Boxes, Tensor Classes) Flatten(Tensor[] levels)
    {
        using var scope = NewDisposeScope();
        var all = cat([.. levels.Select(level => level.flatten(2))], 2).transpose(1, 2);
        var boxes = all.narrow(2, 0, BoxLogits);
        var classes = all.narrow(2, BoxLogits, all.shape[2] - BoxLogits);
        return (boxes.MoveToOuterDisposeScope(), classes.MoveToOuterDisposeScope());
    }

    /// <summary>
    /// Anchors (anchors, 2) as x, y in cells of their level, and strides (anchors, 1), in the order of <see cref="Flatten"/>.
    /// </summary>
    /// <param name="levels">Three tensors (N, any, h, w); only their size, type and device matter.</param>
    public static (Tensor Anchors, Tensor Strides) MakeAnchors(Tensor[] levels)
    {
        using var scope = NewDisposeScope();
        var anchors = new List<Tensor>();
        var strides = new List<Tensor>();
        for (var i = 0; i < levels.Length; i++)
        {
            var (height, width) = (levels[i].shape[2], levels[i].shape[3]);
            var (type, device) = (levels[i].dtype, levels[i].device);
            var x = Scalars.Range(width, type, device).Plus(Scalars.Of(0.5)).expand(height, width);
            var y = Scalars.Range(height, type, device).Plus(Scalars.Of(0.5)).unsqueeze(1).expand(height, width);
            anchors.Add(stack([x, y], -1).view(-1, 2));
            strides.Add(full([height * width, 1], Scalars.Of((double)Strides[i]), type, device));
        }

        return (cat(anchors, 0).MoveToOuterDisposeScope(), cat(strides, 0).MoveToOuterDisposeScope());
    }

    /// <summary>Box logits (…, 64) → distances (…, 4) in cells: the means of the distributions.</summary>
    public static Tensor Distances(Tensor boxLogits)
    {
        using var scope = NewDisposeScope();
        long[] shape = [.. boxLogits.shape[..^1], 4, BinCount];
        var bins = Scalars.Range(BinCount, boxLogits.dtype, boxLogits.device);
        return boxLogits.reshape(shape).softmax(-1).matmul(bins).MoveToOuterDisposeScope();
    }

    /// <summary>Distances (N, anchors, 4) → boxes x0, y0, x1, y1 in cells.</summary>
    /// <param name="distances">Left, top, right, bottom.</param>
    /// <param name="anchors">(anchors, 2).</param>
    public static Tensor Boxes(Tensor distances, Tensor anchors)
    {
        using var scope = NewDisposeScope();
        var sides = distances.chunk(2, -1);
        return cat([anchors - sides[0], anchors.Plus(sides[1])], -1).MoveToOuterDisposeScope();
    }
}
