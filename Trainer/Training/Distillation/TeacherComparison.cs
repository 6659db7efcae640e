using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>How far a student is from its teacher on a batch.</summary>
/// <param name="terms">The weights.</param>
/// <param name="learned">The student's ids of the taught classes, in the order of the teacher's scores.</param>
/// <param name="adapters">Give the student's features the teacher's number of channels; null if features are not compared.</param>
internal sealed class TeacherComparison(TeacherTerms terms, IReadOnlyList<int> learned, FeatureAdapters? adapters)
{
    /// <summary>Where the teacher's best score is lower, it sees no object, and its box means nothing.</summary>
    private const double LeastConfidence = 0.05;

    private readonly TaskAlignedAssigner _assigner = new();

    /// <summary>The weighted terms: class, box, features; scalars per picture, 0 for those without a weight.</summary>
    /// <param name="taught">What the teacher says.</param>
    /// <param name="levels">The student's outputs: per stride (N, 64 + classes, h, w).</param>
    /// <param name="features">The student's features: per stride (N, channels, h, w).</param>
    /// <remarks>
    /// Class and box terms are divided by the sum over all anchors of the teacher's best score, as the loss of labels is by that of the
    /// target scores; a box counts by that score.
    /// </remarks>
    public Tensor[] Compute(TeacherOutput taught, Tensor[] levels, Tensor[] features)
    {
        using var scope = NewDisposeScope();
        var nothing = zeros(1, dtype: levels[0].dtype, device: levels[0].device).squeeze(0);
        var (classes, boxes) = terms.Class > 0 || terms.Box > 0 ? CompareOutputs(taught, levels, nothing) : (nothing, nothing);
        Tensor[] parts = [classes, boxes, terms.Features > 0 ? CompareFeatures(taught.Features, features) : nothing.clone()];
        return [.. parts.Select(part => part.MoveToOuterDisposeScope())];
    }

    private (Tensor Class, Tensor Box) CompareOutputs(TeacherOutput taught, Tensor[] levels, Tensor nothing)
    {
        var (boxLogits, allLogits) = HeadDecoder.Flatten(levels);
        var logits = ChosenClasses.Select(allLogits, learned);
        var (scores, distances) = (taught.Scores, taught.Distances);
        if (taught.Objects is { } objects)
        {
            var grid = AnchorGrid.Create([.. levels.Zip(HeadDecoder.Strides, (level, stride) => (level.size(2), level.size(3), stride))]);
            (scores, distances) = TaughtObjects.Assign(boxLogits, logits, grid, objects, _assigner);
        }

        var (weights, normaliser) = Weigh(scores!);
        var classes = terms.Class > 0
            ? (ClassDistillation.Compute(logits, scores!) / normaliser).mul(Scalars.Of(terms.Class))
            : nothing.clone();
        if (terms.Box == 0)
        {
            return (classes, nothing.clone());
        }

        var boxes = taught.BoxLogits is { } distributions
            ? BoxDistillation.FromDistributions(boxLogits, distributions, weights)
            : BoxDistillation.FromDistances(boxLogits, distances!, weights);
        return (classes, (boxes / normaliser).mul(Scalars.Of(terms.Box)));
    }

    private static (Tensor Weights, Tensor Normaliser) Weigh(Tensor scores)
    {
        using var gradientFree = no_grad();
        var best = scores.amax([-1]);
        var weights = best.mul(best.ge(Scalars.Of(LeastConfidence)).to(best.dtype));
        return (weights, weights.sum().clamp_min(Scalars.One));
    }

    private Tensor CompareFeatures(IReadOnlyList<Tensor> taught, Tensor[] features)
    {
        var differences = features.Select((level, i) => ChannelDistillation.Compute(adapters!.Apply(level, i), taught[i]));
        return stack(differences.ToArray()).mean().mul(Scalars.Of(terms.Features));
    }
}
