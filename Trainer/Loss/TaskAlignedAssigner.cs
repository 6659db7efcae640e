using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Loss;

/// <summary>
/// Decides which anchors learn which object, by how well they already score and locate it (task-aligned assignment,
/// TOOD, arXiv 2108.07755): alignment = score^alpha × CIoU^beta, the best few anchors inside each box, and an anchor
/// wanted by several objects goes to the one it overlaps most.
/// </summary>
/// <remarks>
/// Works only on the pairs of an object and an anchor inside its box, which are few, instead of on a dense
/// (pictures, objects, anchors) block: time and memory depend on the area of the boxes, not on the largest number of objects
/// in one picture. Anchors whose alignment is exactly 0 are not assigned: their target score would be 0.
/// </remarks>
/// <param name="candidates">How many anchors an object may take.</param>
/// <param name="alpha">Exponent of the score.</param>
/// <param name="beta">Exponent of the overlap.</param>
internal sealed class TaskAlignedAssigner(int candidates = 10, double alpha = 0.5, double beta = 6)
{
    private const double Epsilon = 1e-9;

    /// <summary>How many anchors an object may take.</summary>
    public int Candidates => candidates;

    /// <summary>How well pairs of an object and an anchor fit, which decides who learns what.</summary>
    /// <param name="scores">(P), predicted scores of the objects' classes in [0, 1].</param>
    /// <param name="overlaps">(P), overlaps of objects and predicted boxes in [0, 1].</param>
    public Tensor Alignment(Tensor scores, Tensor overlaps) => scores.pow(Scalars.Of(alpha)) * overlaps.pow(Scalars.Of(beta));

    /// <summary>Assigns anchors to objects, without recording gradients.</summary>
    /// <param name="scores">(B, N, classes), predicted scores in [0, 1].</param>
    /// <param name="boxes">(B, N, 4), predicted x0, y0, x1, y1 in pixels of the input.</param>
    /// <param name="anchorPixels">The x and y of each anchor, in pixels of the input.</param>
    /// <param name="objects">The batch's objects.</param>
    public Assignment Assign(Tensor scores, Tensor boxes, ReadOnlySpan<float> anchorPixels, LabelledObjects objects)
    {
        var pairs = CandidatePairs.Find(objects, anchorPixels);
        if (pairs.Count == 0)
        {
            return new Assignment([], [], []);
        }

        var (overlaps, alignments) = Measure(scores, boxes, objects, pairs);
        var chosen = ChooseBestAnchors(pairs, alignments);
        var assigned = ResolveConflicts(pairs, overlaps, chosen);
        return Score(pairs, overlaps, alignments, assigned, objects.Count);
    }

    private (float[] Overlaps, float[] Alignments) Measure(Tensor scores, Tensor boxes, LabelledObjects objects, CandidatePairs pairs)
    {
        using var gradientFree = no_grad();
        using var scope = NewDisposeScope();
        var classCount = scores.shape[^1];
        var scoreIndices = new long[pairs.Count];
        for (var i = 0; i < scoreIndices.Length; i++)
        {
            scoreIndices[i] = (pairs.Anchors[i] * classCount) + objects.Classes[pairs.Objects[i]];
        }

        var device = boxes.device;
        var predicted = boxes.reshape(-1, 4).index_select(0, tensor(pairs.Anchors, device: device));
        var labelled = tensor(objects.Corners, device: device).reshape(-1, 4).index_select(0, tensor(pairs.Objects, device: device));
        var score = scores.reshape(-1).index_select(0, tensor(scoreIndices, device: device));
        var overlap = BoxOverlap.Compute(labelled, predicted).clamp_min(Scalars.Of(0L));
        var alignment = Alignment(score, overlap);
        return (overlap.cpu().data<float>().ToArray(), alignment.cpu().data<float>().ToArray());
    }

    /// <summary>For each object, the indices of its best-aligned pairs.</summary>
    private List<int> ChooseBestAnchors(CandidatePairs pairs, float[] alignments)
    {
        var chosen = new List<int>();
        Span<int> best = stackalloc int[candidates];
        for (int begin = 0, end; begin < pairs.Count; begin = end)
        {
            var count = 0;
            for (end = begin; end < pairs.Count && pairs.Objects[end] == pairs.Objects[begin]; end++)
            {
                var alignment = alignments[end];
                if (!(alignment > 0) || (count == candidates && alignment <= alignments[best[count - 1]]))
                {
                    continue;
                }

                var place = count == candidates ? count - 1 : count++;
                for (; place > 0 && alignments[best[place - 1]] < alignment; place--)
                {
                    best[place] = best[place - 1];
                }

                best[place] = end;
            }

            foreach (var pair in best[..count])
            {
                chosen.Add(pair);
            }
        }

        return chosen;
    }

    /// <summary>
    /// Leaves one pair per anchor: an anchor chosen once keeps its object; one chosen by several goes to the object with the
    /// largest overlap among all objects around it, whether or not that object chose it.
    /// </summary>
    private static List<int> ResolveConflicts(CandidatePairs pairs, float[] overlaps, List<int> chosen)
    {
        var owner = new Dictionary<long, int>(chosen.Count);
        var contested = new HashSet<long>();
        foreach (var pair in chosen)
        {
            if (!owner.TryAdd(pairs.Anchors[pair], pair))
            {
                contested.Add(pairs.Anchors[pair]);
            }
        }

        if (contested.Count > 0)
        {
            foreach (var anchor in contested)
            {
                owner.Remove(anchor);
            }

            for (var pair = 0; pair < pairs.Count; pair++)
            {
                var anchor = pairs.Anchors[pair];
                if (contested.Contains(anchor) && (!owner.TryGetValue(anchor, out var other) || overlaps[pair] > overlaps[other]))
                {
                    owner[anchor] = pair;
                }
            }
        }

        var assigned = new List<int>(owner.Values);
        assigned.Sort();
        return assigned;
    }

    /// <summary>Target score = alignment × largest overlap of the object ÷ largest alignment of the object.</summary>
    private static Assignment Score(CandidatePairs pairs, float[] overlaps, float[] alignments, List<int> assigned, int objectCount)
    {
        var largestOverlap = new float[objectCount];
        var largestAlignment = new float[objectCount];
        foreach (var pair in assigned)
        {
            var owner = pairs.Objects[pair];
            largestOverlap[owner] = MathF.Max(largestOverlap[owner], overlaps[pair]);
            largestAlignment[owner] = MathF.Max(largestAlignment[owner], alignments[pair]);
        }

        var anchors = new long[assigned.Count];
        var owners = new long[assigned.Count];
        var scores = new float[assigned.Count];
        for (var i = 0; i < assigned.Count; i++)
        {
            var pair = assigned[i];
            var owner = pairs.Objects[pair];
            anchors[i] = pairs.Anchors[pair];
            owners[i] = owner;
            scores[i] = (float)(alignments[pair] * largestOverlap[owner] / (largestAlignment[owner] + Epsilon));
        }

        return new Assignment(anchors, owners, scores);
    }
}
