using System.Diagnostics;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Packages;

/// <summary>The folder that <c>build/with-pytorch-cuda.sh</c> makes, run with NuGet's libtorch in the place of PyTorch's.</summary>
[TestClass]
[TestCategory("Slow")]
[OSCondition(OperatingSystems.Linux)]
public sealed class PyTorchFolderTests
{
    [TestMethod]
    public void Folder_LibtorchElsewhere_TrainsAndDetectsWithIt()
    {
        using var folder = new TemporaryFolder();
        var torch = Directory.CreateDirectory(Path.Combine(folder.Path, "torch", "lib")).FullName;
        foreach (var library in Directory.GetFiles(
            Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"), "lib*").Where(IsOfTorch))
        {
            File.CreateSymbolicLink(Path.Combine(torch, Path.GetFileName(library)), library);
        }

        var program = Path.Combine(folder.Path, "program");
        var model = Repository.PathOf("Samples", "Models", "shapes-edge-n.onnx");

        var made = Run(Repository.PathOf("build", "with-pytorch-cuda.sh"), torch, program);
        Assert.AreEqual(0, made.Code, made.Text);
        Assert.IsFalse(Directory.GetFiles(Path.Combine(program, "program"), "libtorch*").Length > 0, "libtorch comes from elsewhere");

        var lost = Run(Path.Combine(program, "mlnetghost"), Path.Combine(folder.Path, "none"), "bench", "--weights", model);
        Assert.AreEqual(2, lost.Code);
        StringAssert.Contains(lost.Text, "has no libtorch_cpu.so, so it is not the folder torch/lib of PyTorch");

        var check = Run(Path.Combine(program, "check"), torch);
        Assert.AreEqual(0, check.Code, check.Text);
        StringAssert.Contains(check.Text, "libLibTorchSharp.so: complete");
        StringAssert.Contains(check.Text, "libonnxruntime.so: complete");
        StringAssert.Contains(check.Text, "libonnxruntime_providers_cuda.so: not in this folder");

        var bench = Run(Path.Combine(program, "mlnetghost"), torch, "bench", "--weights", model, "--runs", "3");
        Assert.AreEqual(0, bench.Code, bench.Text);
        StringAssert.Contains(bench.Text, "one at a time");

        var device = Run(
            Path.Combine(program, "benchmarks"), torch, "device", "--device", "cpu", "--members", "yolo11n", "--imgsz", "64", "--batch", "2",
            "--steps", "1", "--pictures", "8", "--rows", "8", "--only-device");
        Assert.AreEqual(0, device.Code, device.Text);
        StringAssert.Contains(device.Text, "gradients, length");
    }

    private static bool IsOfTorch(string path) => Path.GetFileName(path) is var name
        && !name.StartsWith("libonnx", StringComparison.Ordinal) && !name.StartsWith("libSkia", StringComparison.Ordinal)
        && !name.StartsWith("libLda", StringComparison.Ordinal) && !name.StartsWith("libLibTorchSharp", StringComparison.Ordinal);

    private static (int Code, string Text) Run(string program, string torch, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MLNETGHOST_TORCH_LIB"] = torch;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
