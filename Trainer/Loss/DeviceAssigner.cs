using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Loss;

/// <summary>
/// <see cref="TaskAlignedAssigner"/> for a whole batch by operations of the device that holds the predictions, without waiting for it:
/// the number of assigned anchors stays unknown here, so the result has a row for each anchor that an object may take.
/// </summary>
/// <param name="layout">The pairs of the batch, at least one.</param>
/// <param name="device">The device.</param>
internal sealed class DeviceAssigner(PairLayout layout, Device device)
{
    private const double Epsilon = 1e-9;

    private readonly Tensor _indices = DeviceTransfer.Upload(
        [
            .. layout.Anchors, .. layout.Scores, .. layout.ObjectStarts, .. layout.AnchorOrder, .. layout.AnchorStarts,
            .. layout.AnchorOrder.Select(pair => layout.AnchorStarts[pair]), .. layout.Tops,
        ],
        device);

    private readonly Tensor _geometry = DeviceTransfer.Upload(layout.Geometry, device).view(-1, PairLayout.GeometryLength);

    /// <summary>(P) the anchor of each pair.</summary>
    public Tensor Anchors => Part(0);

    /// <summary>(P) the index of the class score of each pair.</summary>
    public Tensor Scores => Part(1);

    /// <summary>(P, 4) corners of the pairs' objects, in pixels.</summary>
    public Tensor Corners => _geometry.narrow(1, 0, 4);

    /// <summary>(P, 2) centres of the pairs' anchors, in cells.</summary>
    public Tensor Centres => _geometry.narrow(1, 4, 2);

    /// <summary>(P, 1) pixels per cell.</summary>
    public Tensor Strides => _geometry.narrow(1, 6, 1);

    private Tensor ObjectStarts => Part(2);

    private Tensor AnchorOrder => Part(3);

    private Tensor AnchorStarts => Part(4);

    private Tensor SortedAnchorStarts => Part(5);

    private Tensor Tops => _indices.narrow(0, 6L * layout.Count, layout.Tops.Length);

    /// <summary>Assigns anchors to objects, without recording gradients.</summary>
    /// <param name="overlaps">(P) overlap of each pair's object and its anchor's predicted box, at least 0.</param>
    /// <param name="alignments">(P) alignment of each pair.</param>
    /// <returns>
    /// (R) pairs, and (R) the target scores of their anchors, 0 in rows that assign nothing. An anchor that several objects wanted has as
    /// many rows, which share its target score.
    /// </returns>
    public (Tensor Pairs, Tensor Scores) Assign(Tensor overlaps, Tensor alignments)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var order = SortWithin(
            stack([alignments, overlaps.index(AnchorOrder)]), stack([ObjectStarts, SortedAnchorStarts]));
        var best = order[0].index(Tops);
        var isChosen = alignments.index(best).gt(Scalars.Of(0L)).to(alignments.dtype);

        // An anchor that several objects chose goes to the one with the largest overlap, whether or not that object chose it.
        var anchors = AnchorStarts.index(best);
        var wishes = zeros_like(alignments).scatter_add_(0, anchors, isChosen).index(anchors);
        var winners = AnchorOrder.index(order[1].index(anchors));
        var pairs = best.Plus((winners - best) * wishes.gt(Scalars.One));

        var rows = zeros_like(alignments).scatter_add_(0, pairs, isChosen);
        var isAssigned = rows.gt(Scalars.Of(0L)).to(alignments.dtype);
        var largest = LargestWithin(stack([alignments * isAssigned, overlaps * isAssigned]), ObjectStarts, ObjectStarts.index(pairs));
        var scores = alignments.index(pairs) * largest[1] / largest[0].Plus(Scalars.Of(Epsilon));
        var shares = isChosen / rows.index(pairs).clamp_min(Scalars.One);
        return (pairs.MoveToOuterDisposeScope(), (scores * shares).MoveToOuterDisposeScope());
    }

    /// <summary>
    /// (K, P) values and groups → the (K, P) order in which each group's values descend, groups in ascending order; equal values keep
    /// their order.
    /// </summary>
    private static Tensor SortWithin(Tensor values, Tensor groups)
    {
        var descending = values.sort(1, descending: true, stable: true).Indices;
        var grouped = groups.gather(1, descending).sort(1, descending: false, stable: true).Indices;
        return descending.gather(1, grouped);
    }

    /// <summary>(K, P) values → (K, R) the largest of the groups that begin at the given places.</summary>
    private static Tensor LargestWithin(Tensor values, Tensor groups, Tensor starts)
    {
        var order = SortWithin(values, groups.expand_as(values));
        return values.gather(1, order.gather(1, starts.expand(values.size(0), -1)));
    }

    private Tensor Part(int part) => _indices.narrow(0, (long)part * layout.Count, layout.Count);
}
