using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Model;

[TestClass]
public sealed class DeviceFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Describe_LibraryOfAnotherCuda_NamesBoth()
    {
        File.WriteAllText(_folder.File("libcublasLt.so.12"), "");
        File.WriteAllText(_folder.File("libcublasLt_static.a"), "");
        File.WriteAllText(_folder.File("libcublas.so.11"), "");

        var text = DeviceFailure.Describe("libcublasLt.so.13", [_folder.Path, _folder.File("missing")]);

        Assert.AreEqual(
            $"its provider needs libcublasLt.so.13 of CUDA 13, and this machine has {_folder.File("libcublasLt.so.12")}", text);
    }

    [TestMethod]
    public void Describe_LibraryThatIsNowhere_SaysSo()
    {
        Assert.AreEqual(
            "its provider needs libcudnn.so.9, and no version of it was found", DeviceFailure.Describe("libcudnn.so.9", [_folder.Path]));
    }

    [TestMethod]
    public void CardsHere_DriverFolder_CountsItsCards()
    {
        Assert.IsNull(DeviceFailure.CardsHere(Path.Combine(_folder.Path, "none")));
        Assert.AreEqual(0, DeviceFailure.CardsHere(_folder.Path));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "0000:01:00.0"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "0000:02:00.0"));
        Assert.AreEqual(2, DeviceFailure.CardsHere(_folder.Path));
    }

    [TestMethod]
    [DataRow(16, null, "a batch of 8 may fit: set ReadAhead to 15")]
    [DataRow(1, null, "use a smaller input or batch, a device with more memory, or 'cpu'")]
    [DataRow(16, 16, "use a smaller input or batch, a device with more memory, or 'cpu'")]
    public void OutOfMemory_Batch_NamesItAndWhatMayFit(int pictures, int? fixedBatch, string expected)
    {
        var cause = RuntimeError();

        var error = DeviceFailure.OutOfMemory(pictures, 640, 480, fixedBatch is not null, cause);

        StringAssert.Contains(error.Message, $"The device has no memory for a batch of {pictures} at 640×480; {expected}");
        Assert.IsFalse(DeviceFailure.IsOutOfMemory(cause));
    }

    [TestMethod]
    public void Of_DamagedModelOnAnotherDevice_IsNotTheDevicesFault()
    {
        var options = new OnnxDetectorOptions { IsRemote = true };

        var error = Assert.ThrowsExactly<InvalidDataException>(() => OnnxDetector.Load([1, 2, 3], options));

        StringAssert.Contains(error.Message, "is not an ONNX model");
    }

    private static OnnxRuntimeException RuntimeError() =>
        Assert.ThrowsExactly<OnnxRuntimeException>(() => new InferenceSession([1, 2, 3]).Dispose());
}
