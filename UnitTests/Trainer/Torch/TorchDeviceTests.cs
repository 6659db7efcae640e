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
    [DataRow("cuda:")]
    [DataRow("cuda:-1")]
    [DataRow("cuda:1:2")]
    [DataRow("CUDA")]
    public void Find_UnknownName_SaysWhatThereIs(string name) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => TorchDevice.Find(name)).Message, "use cpu, cuda");

    [TestMethod]
    [DataRow("cpu", null)]
    [DataRow("cuda", 0)]
    [DataRow("cuda:1", 1)]
    public void FindCard_DeviceThatExists_IsItsNumber(string name, int? index) =>
        Assert.AreEqual(index, TorchDevice.FindCard(name, () => 2));

    [TestMethod]
    [DataRow("cuda:1", 1, "The device 'cuda:1' does not exist: libtorch finds 1 graphics card, so use cuda:0 or cpu.")]
    [DataRow("cuda:7", 2, "The device 'cuda:7' does not exist: libtorch finds 2 graphics cards, so use cuda:0 to cuda:1 or cpu.")]
    public void FindCard_CardThatDoesNotExist_SaysWhichDo(string name, int cards, string message) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => TorchDevice.FindCard(name, () => cards)).Message, message);

    [TestMethod]
    public void FindCard_CardWithoutCuda_SaysWhatToInstall() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(() => TorchDevice.FindCard("cuda", () => 0)).Message, "or a CUDA build of libtorch");
}
