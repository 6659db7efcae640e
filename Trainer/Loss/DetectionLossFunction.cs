using MLNetGhost.Trainer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Loss;

/// <summary>
/// The detection loss of YOLOv8 and YOLO11: task-aligned assignment, CIoU and distribution focal loss on the assigned anchors,
/// binary cross-entropy on all of them; every term is divided by the sum of the target scores.
/// </summary>
/// <param name="strides">Pixels of the input per cell, level by level.</param>
/// <param name="assigner">Decides which anchors learn which object.</param>
internal sealed class DetectionLossFunction(IReadOnlyList<int> strides, TaskAlignedAssigner assigner)
{
    private const double BoxGain = 7.5;
    private const double ClassGain = 0.5;
    private const double DflGain = 1.5;
    private const int BoxChannels = 4 * DistributionFocalLoss.BinCount;

    /// <summary>The loss of a detector with strides 8, 16 and 32.</summary>
    public DetectionLossFunction()
        : this([8, 16, 32], new TaskAlignedAssigner())
    {
    }

    /// <summary>Computes the loss of one batch.</summary>
    /// <param name="levels">The network's raw outputs: per level (B, 64 + classes, h, w), box logits first.</param>
    /// <param name="targets">The batch's objects, on the CPU; with none, only the class part has a gradient.</param>
    /// <exception cref="ArgumentException">The levels do not fit the strides, or a target's class or picture is out of range.</exception>
    public DetectionLoss Compute(Tensor[] levels, DetectionTargets targets)
    {
        CheckLevels(levels);
        return levels[0].device_type == DeviceType.CPU ? ComputeOnHost(levels, targets) : ComputeOnDevice(levels, targets);
    }

    /// <summary><see cref="Compute"/> without waiting for the device that holds the levels, on any device.</summary>
    internal DetectionLoss ComputeOnDevice(Tensor[] levels, DetectionTargets targets)
    {
        using var scope = NewDisposeScope();
        var (boxLogits, classLogits, grid, objects) = Prepare(levels, targets);
        var layout = PairLayout.Create(objects, grid, classLogits.size(2), assigner.Candidates);
        var loss = DeviceLoss.Compute(boxLogits, classLogits, layout, assigner);
        return new DetectionLoss(
            loss.Box.mul(Scalars.Of(BoxGain)).MoveToOuterDisposeScope(),
            loss.Class.mul(Scalars.Of(ClassGain)).MoveToOuterDisposeScope(),
            loss.Dfl.mul(Scalars.Of(DflGain)).MoveToOuterDisposeScope(),
            boxLogits.size(0));
    }

    /// <summary><see cref="Compute"/> with the assignment in main memory, which is the fastest way where the levels are too.</summary>
    private DetectionLoss ComputeOnHost(Tensor[] levels, DetectionTargets targets)
    {
        using var scope = NewDisposeScope();
        var (boxLogits, classLogits, grid, objects) = Prepare(levels, targets);
        var assignment = Assign(boxLogits, classLogits, grid, objects);
        var normaliser = Math.Max(assignment.ScoreSum, 1);
        var classLoss = ClassLoss(classLogits, objects, assignment).Times(ClassGain / normaliser);
        var (boxLoss, dflLoss) = assignment.Count == 0
            ? (zeros_like(classLoss), zeros_like(classLoss))
            : BoxLosses(boxLogits, grid, objects, assignment);
        return new DetectionLoss(
            boxLoss.Times(BoxGain / normaliser).MoveToOuterDisposeScope(),
            classLoss.MoveToOuterDisposeScope(),
            dflLoss.Times(DflGain / normaliser).MoveToOuterDisposeScope(),
            boxLogits.size(0));
    }

    private void CheckLevels(Tensor[] levels)
    {
        if (levels.Length != strides.Count)
        {
            throw new ArgumentException($"The network returned {levels.Length} levels, but the loss expects {strides.Count}; build "
                + $"both for the same levels.", nameof(levels));
        }

        var classCount = levels[0].size(1) - BoxChannels;
        if (classCount < 1)
        {
            throw new ArgumentException($"Levels have {levels[0].size(1)} channels; the loss needs {BoxChannels} box logits and at "
                + $"least one class.", nameof(levels));
        }
    }

    private (Tensor BoxLogits, Tensor ClassLogits, AnchorGrid Grid, LabelledObjects Objects) Prepare(
        Tensor[] levels, DetectionTargets targets)
    {
        var classCount = levels[0].size(1) - BoxChannels;
        var (height, width) = (levels[0].size(2) * strides[0], levels[0].size(3) * strides[0]);
        var grid = AnchorGrid.Create([.. levels.Select((level, i) => (level.size(2), level.size(3), strides[i]))]);
        var objects = LabelledObjects.Read(targets, width, height, classCount, levels[0].size(0));
        var predictions = cat([.. levels.Select(level => level.flatten(2).transpose(1, 2))], 1);
        return (predictions.narrow(-1, 0, BoxChannels), predictions.narrow(-1, BoxChannels, classCount), grid, objects);
    }

    private Assignment Assign(Tensor boxLogits, Tensor classLogits, AnchorGrid grid, LabelledObjects objects)
    {
        if (objects.Count == 0)
        {
            return new Assignment([], [], []);
        }

        using var gradientFree = no_grad();
        using var scope = NewDisposeScope();
        var device = boxLogits.device;
        var centres = tensor(grid.Centres, device: device).reshape(-1, 2);
        var distances = DistributionFocalLoss.Expectation(DistributionFocalLoss.SplitSides(boxLogits).softmax(-1));
        var boxes = AnchorGrid.ToCorners(centres, distances) * tensor(grid.Strides, device: device).unsqueeze(-1);
        return assigner.Assign(classLogits.sigmoid(), boxes, grid.ToPixels(), objects);
    }

    /// <summary>Cross-entropy with the target scores, most of which are 0, summed over all anchors and classes.</summary>
    private static Tensor ClassLoss(Tensor logits, LabelledObjects objects, Assignment assignment)
    {
        using var scope = NewDisposeScope();

        // Cross-entropy of logit x with target t is −log σ(−x) − x t, so the targets need not be laid out densely.
        var sum = logits.neg().log_sigmoid().sum().neg();
        if (assignment.Count > 0)
        {
            var classCount = logits.shape[^1];
            var indices = new long[assignment.Count];
            for (var i = 0; i < indices.Length; i++)
            {
                indices[i] = (assignment.Anchors[i] * classCount) + objects.Classes[assignment.Objects[i]];
            }

            var assigned = logits.reshape(-1).index_select(0, tensor(indices, device: logits.device));
            sum -= assigned.dot(tensor(assignment.Scores, device: logits.device));
        }

        return sum.MoveToOuterDisposeScope();
    }

    private static (Tensor Box, Tensor Dfl) BoxLosses(Tensor boxLogits, AnchorGrid grid, LabelledObjects objects, Assignment assignment)
    {
        using var scope = NewDisposeScope();
        var device = boxLogits.device;
        var (centreValues, cornerValues) = AssignedGeometry(grid, objects, assignment);
        var centres = tensor(centreValues, device: device).reshape(-1, 2);
        var labelled = tensor(cornerValues, device: device).reshape(-1, 4);
        var weights = tensor(assignment.Scores, device: device);

        var logits = boxLogits.reshape(-1, BoxChannels).index_select(0, tensor(assignment.Anchors, device: device));
        var logProbabilities = DistributionFocalLoss.LogProbabilities(logits);
        var predicted = AnchorGrid.ToCorners(centres, DistributionFocalLoss.Expectation(logProbabilities.exp()));
        var box = weights.sum() - BoxOverlap.Compute(predicted, labelled).dot(weights);

        var distances = cat([centres - labelled.narrow(1, 0, 2), labelled.narrow(1, 2, 2) - centres], 1);
        var dfl = DistributionFocalLoss.Compute(logProbabilities, distances).dot(weights);
        return (box.MoveToOuterDisposeScope(), dfl.MoveToOuterDisposeScope());
    }

    /// <summary>The centre (x, y) of each assigned anchor and its object's box (x0, y0, x1, y1), in cells of the anchor's level.</summary>
    private static (float[] Centres, float[] Corners) AssignedGeometry(AnchorGrid grid, LabelledObjects objects, Assignment assignment)
    {
        var centres = new float[2 * assignment.Count];
        var corners = new float[4 * assignment.Count];
        for (var i = 0; i < assignment.Count; i++)
        {
            var anchor = (int)(assignment.Anchors[i] % grid.Count);
            centres[2 * i] = grid.Centres[2 * anchor];
            centres[(2 * i) + 1] = grid.Centres[(2 * anchor) + 1];
            for (var side = 0; side < 4; side++)
            {
                corners[(4 * i) + side] = objects.Corners[(4 * assignment.Objects[i]) + side] / grid.Strides[anchor];
            }
        }

        return (centres, corners);
    }
}
