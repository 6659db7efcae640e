using MLNetGhost.Trainer.Network;
using TorchSharp;

namespace MLNetGhost.UnitTests.Network;

[TestClass]
public class ConvolutionReportTests
{
    private static readonly ConvolutionShape s_right = new(3, 16, 3, 3, 2, 1);
    private static readonly ConvolutionShape s_wrong = new(16, 8, 3, 3, 1, 1);

    [TestMethod]
    public void Describe_AllRight_SaysNothing() =>
        Assert.IsNull(ConvolutionReport.Describe([new ConvolutionVerdict(s_right, ConvolutionWay.Libtorch, null)]));

    [TestMethod]
    public void Describe_SomeWrong_NamesThemAndTheRemedy() => Assert.AreEqual(
        "On this processor, libtorch computes 1 of the network's 2 shapes of convolution wrongly, such as 3 × 3 with 16 → 8 channels "
        + "(gradient of the input not finite). They are computed differently, in agreement with double precision: 1 with channels padded to "
        + "whole blocks of 16.",
        ConvolutionReport.Describe([
            new ConvolutionVerdict(s_right, ConvolutionWay.Libtorch, null),
            new ConvolutionVerdict(s_wrong, ConvolutionWay.Padded, "gradient of the input not finite")]));

    [TestMethod]
    public void Examine_FamilyMember_ChecksTrainingAndFoldedForm()
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get("yolo11n"), 3, seed: 0);
        using var folded = network.Fold();

        // The same shapes in both forms, so the same sentence, or none.
        Assert.AreEqual(ConvolutionReport.Examine(network, DeviceType.CPU), ConvolutionReport.Examine(folded, DeviceType.CPU));
    }

    [TestMethod]
    public void Examine_GraphicsCard_ChecksNothing()
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get("yolo11n"), 3, seed: 0);

        Assert.IsNull(ConvolutionReport.Examine(network, DeviceType.CUDA));
    }
}
