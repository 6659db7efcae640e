namespace MLNetGhost.Trainer.Loss;

/// <summary>All pairs of an object and an anchor inside its box, object by object.</summary>
/// <param name="Anchors">For each pair, the anchor's index in the batch: picture × anchors per picture + anchor.</param>
/// <param name="Objects">For each pair, the object; ascending.</param>
internal sealed record CandidatePairs(long[] Anchors, long[] Objects)
{
    /// <summary>How far inside the box an anchor has to lie, in pixels.</summary>
    private const float Margin = 1e-9f;

    /// <summary>The number of pairs.</summary>
    public int Count => Anchors.Length;

    /// <summary>Finds the pairs. A box without extent has no anchor strictly inside.</summary>
    /// <param name="objects">The batch's objects, in pixels.</param>
    /// <param name="anchorPixels">The x and y of each anchor in pixels; the same for all pictures.</param>
    public static CandidatePairs Find(LabelledObjects objects, ReadOnlySpan<float> anchorPixels)
    {
        var anchorCount = anchorPixels.Length / 2;
        var anchors = new List<long>();
        var owners = new List<long>();
        for (var i = 0; i < objects.Count; i++)
        {
            var corners = objects.Corners.AsSpan(4 * i, 4);
            float left = corners[0], top = corners[1], right = corners[2], bottom = corners[3];
            var first = objects.Images[i] * anchorCount;
            for (var a = 0; a < anchorCount; a++)
            {
                float x = anchorPixels[2 * a], y = anchorPixels[(2 * a) + 1];
                if (x - left > Margin && right - x > Margin && y - top > Margin && bottom - y > Margin)
                {
                    anchors.Add(first + a);
                    owners.Add(i);
                }
            }
        }

        return new CandidatePairs([.. anchors], [.. owners]);
    }
}
