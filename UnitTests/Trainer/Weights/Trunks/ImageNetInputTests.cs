using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Weights;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Weights;

[TestClass]
public sealed class ImageNetInputTests
{
    private static readonly float[] s_mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] s_deviation = [0.229f, 0.224f, 0.225f];

    [TestMethod]
    public void FoldIn_Stem_ComputesTheSameWithoutNormalisationButForTheBorder()
    {
        using var scope = NewDisposeScope();
        var weights = Stem();
        var picture = rand(1, 3, 32, 32);
        var normalised = (picture - tensor(s_mean).reshape(1, 3, 1, 1)) / tensor(s_deviation).reshape(1, 3, 1, 1);
        var expected = Run(weights, normalised);

        Assert.IsTrue(ImageNetInput.FoldIn(weights, "conv", "mean"));

        var actual = Run(weights, picture);
        var all = TensorIndex.Colon;
        var inside = TensorIndex.Slice(1, 15);
        TensorAssert.AreClose(expected[all, all, inside, inside], actual[all, all, inside, inside], 2e-5, "inside");
        Assert.IsGreaterThan(0.1f, (expected - actual)[all, all, 0].abs().max().item<float>(), "the border is padded with another colour");
    }

    [TestMethod]
    public void TakeOut_OfWhatWasFoldedIn_GivesTheWeightsBack()
    {
        var (weights, before) = (Stem(), Stem());

        Assert.IsTrue(ImageNetInput.FoldIn(weights, "conv", "mean"));
        Assert.IsTrue(ImageNetInput.TakeOut(weights, "conv", "mean"));

        TensorAssert.AreClose(before["conv"].Values, weights["conv"].Values, 1e-6, "kernel");
        TensorAssert.AreClose(before["mean"].Values, weights["mean"].Values, 1e-5, "mean");
    }

    [TestMethod]
    public void FoldIn_StemOfAnotherForm_IsLeftAlone()
    {
        var weights = new Dictionary<string, SafetensorsEntry> { ["conv"] = new([2, 1, 1, 1], [1, 2]), ["mean"] = new([2], [0, 0]) };

        Assert.IsFalse(ImageNetInput.FoldIn(weights, "conv", "mean"));
        Assert.IsFalse(ImageNetInput.FoldIn(weights, "conv", "absent"));
        CollectionAssert.AreEqual(new float[] { 1, 2 }, weights["conv"].Values);
    }

    private static Dictionary<string, SafetensorsEntry> Stem() => new()
    {
        ["conv"] = TimmFormula.Entry("conv", [4, 3, 3, 3]),
        ["mean"] = TimmFormula.Entry("mean", [4]),
    };

    private static Tensor Run(Dictionary<string, SafetensorsEntry> weights, Tensor x) =>
        nn.functional.conv2d(x, tensor(weights["conv"].Values).reshape(4, 3, 3, 3), strides: [2, 2], padding: [1, 1])
            - tensor(weights["mean"].Values).reshape(1, 4, 1, 1);
}
