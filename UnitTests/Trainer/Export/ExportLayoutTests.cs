using MLNetGhost.Model;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.UnitTests.Export;

/// <summary>Of the layouts that are read, two are written.</summary>
[TestClass]
public class ExportLayoutTests
{
    [TestMethod]
    public void Validate_LayoutOfAnotherTool_IsRefused()
    {
        var export = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => new ExportOptions { ClassNames = ["thing"], Layout = DetectorLayout.Yolox }.Validate(1));
        var training = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => new TrainingOptions { ExportLayout = DetectorLayout.EndToEnd }.Validate());

        StringAssert.Contains(export.Message, "Layout Yolox is not known; use Yolo or Raw.");
        StringAssert.Contains(training.Message, "ExportLayout EndToEnd is not known; use Yolo or Raw.");
    }
}
