using System.Runtime.InteropServices;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.UnitTests.Torch;

[TestClass]
public class NnpackTests
{
    [TestMethod]
    public unsafe void Create_AnyNetwork_TellsTorchNotToTryNnpack()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("The switch is looked for on Linux only.");
        }

        var library = NativeLibrary.Load("libtorch_cpu.so", typeof(TorchSharp.torch).Assembly, null);
        var context = ((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "_ZN2at13globalContextEv"))();
        var enable = (delegate* unmanaged<nint, byte, void>)NativeLibrary.GetExport(library, "_ZN2at7Context20setUserEnabledNNPACKEb");
        var isEnabled = (delegate* unmanaged<nint, byte>)NativeLibrary.GetExport(library, "_ZNK2at7Context17userEnabledNNPACKEv");
        enable(context, 1);

        DetectionNetwork.Create(ModelFamily.Get("edge-n"), 1, seed: 0).Dispose();

        Assert.AreEqual(0, isEnabled(context));
    }
}
