using MLNetGhost.Trainer.Loss;
using MLNetGhost.UnitTests.Fixtures;
using TorchSharp;

namespace MLNetGhost.UnitTests.Golden;

/// <summary>The complete loss with its parts, and its gradient in every level's logits; with and without objects.</summary>
[GoldenKind("detection_loss")]
public sealed class DetectionLossGolden : IGoldenVerifier
{
    public void Verify(GoldenCase golden)
    {
        Verify(golden, (function, levels, targets) => function.Compute(levels, targets));
        Verify(golden, (function, levels, targets) => function.ComputeOnDevice(levels, targets));
    }

    private static void Verify(GoldenCase golden, Func<DetectionLossFunction, torch.Tensor[], DetectionTargets, DetectionLoss> compute)
    {
        using var scope = torch.NewDisposeScope();
        var levels = Enumerable.Range(0, 3).Select(i => golden.Tensor($"feat{i}").requires_grad_(true)).ToArray();
        var strides = levels.Select(level => golden.Int("image_height") / (int)level.shape[2]).ToArray();
        var targets = new DetectionTargets(
            golden.Tensor("batch_idx").to(torch.int64),
            golden.Tensor("cls").reshape(-1).to(torch.int64),
            golden.Tensor("bboxes_xywhn"));
        var function = new DetectionLossFunction(strides, new TaskAlignedAssigner(golden.Int(
            "topk"), golden.Number("alpha"), golden.Number("beta")));

        var loss = compute(function, levels, targets);
        var total = loss.Total();
        total.backward();

        var expected = golden.Values("loss_items_box_cls_dfl");
        AssertRelative(expected[0], loss.Box.item<float>(), "box");
        AssertRelative(expected[1], loss.Class.item<float>(), "class");
        AssertRelative(expected[2], loss.Dfl.item<float>(), "dfl");
        AssertRelative(golden.Values("loss_total")[0], total.item<float>(), "total");
        for (var i = 0; i < levels.Length; i++)
        {
            var gradient = golden.Tensor($"grad_feat{i}");
            TensorAssert.AreClose(gradient, levels[i].grad!, 1e-4 * Math.Max(gradient.abs().max().item<float>(), 1e-12),
                $"gradient of level {i}");
        }
    }

    private static void AssertRelative(float expected, float actual, string what) =>
        Assert.AreEqual(expected, actual, Math.Max(1e-4 * Math.Abs(expected), 1e-7), what);
}
