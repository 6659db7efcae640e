using MLNetGhost.Trainer.Loss;
using MLNetGhost.UnitTests.Fixtures;
using TorchSharp;

namespace MLNetGhost.UnitTests.Golden;

/// <summary>The four overlap measures and the gradient of CIoU.</summary>
[GoldenKind("ciou_pairs")]
public sealed class BoxOverlapGolden : IGoldenVerifier
{
    public void Verify(GoldenCase golden)
    {
        using var scope = torch.NewDisposeScope();
        var first = golden.Tensor("box1_xyxy");
        var second = golden.Tensor("box2_xyxy");
        foreach (var (name, measure) in new[]
        {
            ("iou", OverlapMeasure.Plain), (
                "giou", OverlapMeasure.Generalized), ("diou", OverlapMeasure.Distance), ("ciou", OverlapMeasure.Complete),
        })
        {
            TensorAssert.AreClose(golden.Tensor(name), BoxOverlap.Compute(first, second, measure), 1e-5, name);
        }

        first.requires_grad_(true);
        BoxOverlap.Compute(first, second).sum().backward();
        float[] expected = golden.Values("grad_ciou_sum_box1"), actual = first.grad!.reshape(-1).data<float>().ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            // A box without width has gradients of a million, whose last float32 digit alone is 0.1.
            Assert.AreEqual(expected[i], actual[i], 1e-4 + (1e-6 * Math.Abs(expected[i])), $"gradient of coordinate {i}");
        }
    }
}
