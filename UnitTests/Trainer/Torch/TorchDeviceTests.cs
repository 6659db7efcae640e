using MLNetGhost.Trainer.Torch;
using TorchSharp;

namespace MLNetGhost.UnitTests.Torch;

[TestClass]
public class TorchDeviceTests
{
    [TestMethod]
    public void Find_Cpu_IsTheCpu() => Assert.AreEqual(DeviceType.CPU, TorchDevice.Find("cpu").type);

    [TestMethod]
    [DataRow("gpu")]
    [DataRow("")]
    [DataRow("cpu:x")]
    public void Find_UnknownName_SaysWhatThereIs(string name) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => TorchDevice.Find(name)).Message, "use cpu, cuda");
}
