using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Commands;

/// <summary><c>mlnetghost serve</c>: what it says when it cannot start, and what it serves when it can.</summary>
[TestClass]
public sealed class ServeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Serve_NothingToServe_IsBadInput() =>
        (await ProgramRun.Start("serve")).AssertBadInput("There is nothing to serve; give --weights FILE, --run FOLDER or both.");

    [TestMethod]
    public async Task Serve_RunThatIsNoFolder_IsBadInput() =>
        (await ProgramRun.Start("serve", "--run", _folder.File("none"))).AssertBadInput("is not a folder; name one such as");

    [TestMethod]
    public async Task Serve_HostThatIsNoAddress_IsBadInput() =>
        (await ProgramRun.Start("serve", "--weights", Model("a.onnx"), "--host", "here"))
            .AssertBadInput("--host here is not an IP address");

    [TestMethod]
    public async Task Serve_NoModel_IsBadInput()
    {
        var file = _folder.File("text.onnx");
        File.WriteAllText(file, "no model");

        (await ProgramRun.Start("serve", "--weights", file)).AssertBadInput(file);
    }

    [TestMethod]
    public async Task Serve_PortInUse_IsBadInput()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var run = await ProgramRun.Start("serve", "--weights", Model("a.onnx"), "--port", $"{port}");

        run.AssertBadInput($"--port {port} of 127.0.0.1 is in use");
    }

    [TestMethod]
    public async Task Serve_TwoModelsAndARun_ServesThem()
    {
        var results = _folder.File("run", "results.csv");
        File.WriteAllText(results, "epoch,metrics/mAP50-95(B)\n1,0.25\n2,0.5\n");
        await using var service = await Served.StartAsync(
            "--weights", Model("a.onnx"), Model("b.onnx"), "--iou", "0.05", "--run", Path.GetDirectoryName(results)!);

        using var models = JsonDocument.Parse(await service.GetAsync("models"));
        CollectionAssert.AreEqual(
            new[] { "a.onnx", "b.onnx" },
            models.RootElement.EnumerateArray().Select(model => model.GetProperty("name").GetString()).ToArray());
        using var run = JsonDocument.Parse(await service.GetAsync("run"));
        Assert.AreEqual(0.5, run.RootElement.GetProperty("epochs")[1][1].GetDouble());
        StringAssert.Contains(await service.GetAsync("health"), "ok");
        StringAssert.Contains(await service.GetAsync("openapi/v1.json"), "/detect");
        StringAssert.Contains(await service.GetAsync(""), "page.js");

        var picture = ColourPictures.ToPng(ColourPictures.Create(1, column: 1, size: 128));
        Assert.AreEqual("1 0.750000 0.250000 0.500000 0.500000\n", await service.DetectAsync(picture, "format=yolo&model=b.onnx"));
        StringAssert.Contains(await service.DetectAsync(picture, "format=coco"), "\"bbox\":[64,0,64,64]");
        StringAssert.Contains(await service.DetectAsync(picture, "candidates=true"), "\"width\":128,\"height\":128,\"candidates\":[[1,");
        StringAssert.Contains(await service.DetectAsync(picture, "conf=0.99"), "\"detections\":[]");
        StringAssert.Contains(await service.DetectAsync(picture, "conf=2"), "conf=2 is not a number from 0 to 1");
        StringAssert.Contains(await service.DetectAsync(picture, "model=c"), "There is no model c");
        StringAssert.Contains(await service.DetectAsync([], ""), "The body is empty");
    }

    private string Model(string name)
    {
        var path = _folder.File(name);
        File.WriteAllBytes(path, ColourDetector.CreateOnnx());
        return path;
    }
}
