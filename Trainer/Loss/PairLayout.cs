namespace MLNetGhost.Trainer.Loss;

/// <summary>
/// How the pairs of an object and an anchor inside its box lie in memory, for an assignment that never waits for a device: everything that
/// follows from the labels alone, so that a device only has to look values up. Pairs are in the order of their objects, P in number.
/// </summary>
/// <param name="Anchors">(P) the anchor's index in the batch.</param>
/// <param name="Scores">(P) the index of the score of the object's class at the anchor.</param>
/// <param name="ObjectStarts">(P) the first pair of the same object.</param>
/// <param name="AnchorOrder">(P) the pairs, sorted by anchor.</param>
/// <param name="AnchorStarts">(P) for each pair, the first place of its anchor in <see cref="AnchorOrder"/>.</param>
/// <param name="Tops">The places of an object's best pairs once its pairs are sorted by alignment: at most the allowed number each.</param>
/// <param name="Geometry">
/// (P, 7): the object's corners in pixels, the anchor's centre in cells of its level, and pixels per cell.
/// </param>
internal sealed record PairLayout(
    long[] Anchors, long[] Scores, long[] ObjectStarts, long[] AnchorOrder, long[] AnchorStarts, long[] Tops, float[] Geometry)
{
    /// <summary>Values per pair in <see cref="Geometry"/>.</summary>
    public const int GeometryLength = 7;

    /// <summary>The number of pairs.</summary>
    public int Count => Anchors.Length;

    /// <summary>Lays out the pairs of a batch.</summary>
    /// <param name="objects">The batch's objects.</param>
    /// <param name="grid">The anchors.</param>
    /// <param name="classCount">The network's number of classes.</param>
    /// <param name="candidates">How many anchors an object may take.</param>
    public static PairLayout Create(LabelledObjects objects, AnchorGrid grid, long classCount, int candidates)
    {
        var pairs = CandidatePairs.Find(objects, grid.ToPixels());
        var (scores, starts) = (new long[pairs.Count], new long[pairs.Count]);
        var geometry = new float[GeometryLength * pairs.Count];
        var tops = new List<long>();
        for (var i = 0; i < pairs.Count; i++)
        {
            var owner = pairs.Objects[i];
            scores[i] = (pairs.Anchors[i] * classCount) + objects.Classes[owner];
            starts[i] = i > 0 && pairs.Objects[i - 1] == owner ? starts[i - 1] : i;
            if (i - starts[i] < candidates)
            {
                tops.Add(i);
            }

            var anchor = (int)(pairs.Anchors[i] % grid.Count);
            var values = geometry.AsSpan(GeometryLength * i, GeometryLength);
            objects.Corners.AsSpan(4 * (int)owner, 4).CopyTo(values);
            grid.Centres.AsSpan(2 * anchor, 2).CopyTo(values[4..]);
            values[6] = grid.Strides[anchor];
        }

        var (order, anchorStarts) = SortByAnchor(pairs);
        return new PairLayout(pairs.Anchors, scores, starts, order, anchorStarts, [.. tops], geometry);
    }

    private static (long[] Order, long[] Starts) SortByAnchor(CandidatePairs pairs)
    {
        var order = Enumerable.Range(0, pairs.Count).Select(i => (long)i).ToArray();
        Array.Sort(pairs.Anchors.Zip(order).ToArray(), order);
        var starts = new long[pairs.Count];
        for (var place = 0; place < order.Length; place++)
        {
            var isSame = place > 0 && pairs.Anchors[order[place - 1]] == pairs.Anchors[order[place]];
            starts[order[place]] = isSame ? starts[order[place - 1]] : place;
        }

        return (order, starts);
    }
}
