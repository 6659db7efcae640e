using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Model;

[TestClass]
public class InferenceDeviceTests
{
    [TestMethod]
    [DataRow("cpu", "CPUExecutionProvider", 0, false)]
    [DataRow("cuda", "CUDAExecutionProvider", 0, true)]
    [DataRow("cuda:3", "CUDAExecutionProvider", 3, true)]
    [DataRow("tensorrt:1", "TensorrtExecutionProvider", 1, true)]
    [DataRow("rocm", "ROCMExecutionProvider", 0, true)]
    [DataRow("directml:1", "DmlExecutionProvider", 1, true)]
    [DataRow("openvino", "OpenVINOExecutionProvider", 0, false)]
    [DataRow("coreml", "CoreMLExecutionProvider", 0, false)]
    [DataRow("xnnpack", "XnnpackExecutionProvider", 0, false)]
    public void Parse_Name_GivesProviderAndCard(string name, string provider, int index, bool isCard)
    {
        var device = InferenceDevice.Parse(name);

        Assert.AreEqual((provider, index, isCard), (device.Provider.RuntimeName, device.Index, device.Provider.IsCard));
        Assert.AreEqual(name != "cpu", device.IsRemote);
    }

    [TestMethod]
    [DataRow("gpu", "The device 'gpu' is unknown; use 'cpu', 'cuda:N', 'tensorrt:N', 'rocm:N', 'directml:N', 'openvino'")]
    [DataRow("CUDA:0", "The device 'CUDA:0' is unknown")]
    [DataRow("", "The device '' is unknown")]
    [DataRow("cuda:", "The device 'cuda:' has no whole number after the colon; use 'cuda:0' for the first card.")]
    [DataRow("cuda:-1", "has no whole number after the colon")]
    [DataRow("cpu:0", "The device 'cpu:0' has an index, which only cards have; use 'cpu'.")]
    [DataRow("openvino:1", "has an index, which only cards have; use 'openvino'.")]
    public void Parse_AnythingElse_IsRejectedWithTheRule(string name, string expected)
    {
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => InferenceDevice.Parse(name)).Message, expected);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new OnnxDetectorOptions { Device = name }).Message, expected);
    }

    [TestMethod]
    [DataRow("cuda:0", "Microsoft.ML.OnnxRuntime.Gpu")]
    [DataRow("tensorrt", "Microsoft.ML.OnnxRuntime.Gpu")]
    [DataRow("rocm", "ROCm")]
    [DataRow("directml", "Microsoft.ML.OnnxRuntime.DirectML")]
    [DataRow("openvino", "Intel.ML.OnnxRuntime.OpenVino")]
    [DataRow("coreml", "macOS")]
    [DataRow("xnnpack", "XNNPACK")]
    public void Load_ProviderThatThePackageLacks_IsNamedWithTheOneThatHasIt(string device, string package)
    {
        var provider = InferenceDevice.Parse(device).Provider;
        if (OrtEnv.Instance().GetAvailableProviders().Contains(provider.RuntimeName))
        {
            Assert.Inconclusive($"This system's package has {provider.RuntimeName}.");
        }

        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => OnnxDetector.Load(TestDetectors.Yolo(), new OnnxDetectorOptions { Device = device }));

        StringAssert.Contains(error.Message, $"The device '{device}' cannot be used: the build of ONNX Runtime ");
        StringAssert.Contains(error.Message, " that is in use has cpu");
        StringAssert.Contains(error.Message, package);
        StringAssert.EndsWith(error.Message, "or use 'cpu'.");
    }

    [TestMethod]
    public void Load_ProviderOptionsOfTheProcessor_AreRejected()
    {
        var options = new OnnxDetectorOptions { ProviderOptions = new Dictionary<string, string> { ["gpu_mem_limit"] = "1073741824" } };

        var error = Assert.ThrowsExactly<ArgumentException>(() => OnnxDetector.Load(TestDetectors.Yolo(), options));

        StringAssert.Contains(error.Message, "The device 'cpu' has no provider options, but 'gpu_mem_limit' is set");
    }

    [TestMethod]
    [DataRow("cudnn_conv_algo_search", "HEURISTIC", null)]
    [DataRow("cudnn_conv_algo_search", "fast", "is not known; use EXHAUSTIVE, HEURISTIC, DEFAULT")]
    [DataRow("gpu_mem_limit", "4294967296", null)]
    [DataRow("gpu_mem_limit", "4GB", "is not a number of bytes of at least 1048576; 4294967296 is 4 GiB")]
    [DataRow("gpu_mem_limit", "1000", "is not a number of bytes of at least 1048576")]
    [DataRow("enable_cuda_graph", "1", null)]
    [DataRow("enable_cuda_graph", "yes", "is neither 0 nor 1")]
    [DataRow("use_tf32", "1", "repeats AllowTf32; set that instead")]
    [DataRow("device_id", "1", "repeats the device; write it as 'cuda:N'")]
    [DataRow("cudnn_conv_use_max_workspace", "0", null)]
    public void Load_OptionsOfCuda_AreCheckedBeforeTheDeviceIsSought(string key, string value, string? expected)
    {
        var options = new OnnxDetectorOptions { Device = "cuda:0", ProviderOptions = new Dictionary<string, string> { [key] = value } };

        if (expected is null)
        {
            CudaOptions.Require(options.ProviderOptions);
            Assert.AreEqual((key, value) == ("enable_cuda_graph", "1"), options.CapturesGraph);
        }
        else
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() => OnnxDetector.Load(TestDetectors.Yolo(), options));
            StringAssert.Contains(error.Message, $"The provider option {key}={value} {expected}");
        }
    }

    [TestMethod]
    public void Load_SessionOptions_ReachOnnxRuntime()
    {
        var accepted = new OnnxDetectorOptions
        {
            Threads = 2,
            SessionOptions = new Dictionary<string, string> { ["session.intra_op.allow_spinning"] = "1" },
        };
        var rejected = accepted with
        {
            SessionOptions = new Dictionary<string, string> { ["session.intra_op_thread_affinities"] = "no processors" },
        };

        using (var detector = OnnxDetector.Load(TestDetectors.Yolo(), accepted))
        {
            Assert.IsEmpty(detector.Warnings);
        }

        var error = Assert.ThrowsExactly<ArgumentException>(() => OnnxDetector.Load(TestDetectors.Yolo(), rejected));
        StringAssert.Contains(error.Message, "does not load with the session options session.intra_op_thread_affinities");
    }

    [TestMethod]
    public void SessionOptions_Dictionary_IsCopiedAndChecked()
    {
        var entries = new Dictionary<string, string> { ["session.a"] = "1" };
        var options = new OnnxDetectorOptions { SessionOptions = entries };

        entries["session.a"] = "2";

        Assert.AreEqual("1", options.SessionOptions["session.a"]);
        Assert.ThrowsExactly<ArgumentException>(
            () => new OnnxDetectorOptions { SessionOptions = new Dictionary<string, string> { [" "] = "1" } });
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(
                () => new OnnxDetectorOptions { ProviderOptions = new Dictionary<string, string> { ["k"] = new('x', 5000) } }).Message,
            "ProviderOptions has no value, or one of more than 4096 letters, for 'k'");
    }
}
