using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
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

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Serve_BodyOverTheLimit_Is413WithASentenceAndNothingInTheLog(bool isChunked)
    {
        await using var service = await Served.StartAsync("--weights", Model("a.onnx"), "--max-upload", "1");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Address, "detect"));
        request.Content = new ByteArrayContent(new byte[(1 << 20) + 1]);
        request.Headers.TransferEncodingChunked = isChunked;

        using var answer = await service.SendAsync(request);

        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        StringAssert.Contains(await answer.Content.ReadAsStringAsync(), "The body is larger than 1048576 bytes; send a smaller picture.");
        Assert.AreEqual("", service.Errors);
    }

    [TestMethod]
    [DataRow("https://pages.example", "https://pages.example")]
    [DataRow("https://other.example", null)]
    public async Task Serve_Origins_LetOnlyTheirPagesReadTheAnswer(string origin, string? allowed)
    {
        await using var service = await Served.StartAsync("--weights", Model("a.onnx"), "--cors", "https://pages.example");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Address, "model"));
        request.Headers.Add("Origin", origin);

        using var answer = await service.SendAsync(request);

        Assert.AreEqual(allowed, answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null);
    }

    [TestMethod]
    public async Task Serve_PicturesAndRefusals_AreMeasured()
    {
        var measured = new ConcurrentQueue<(string Name, object? Tag, double Value)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "MLNetGhost.Web")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            measured.Enqueue((instrument.Name, tags[0].Value, value)));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            measured.Enqueue((instrument.Name, tags[0].Value, value)));
        listener.Start();
        await using var service = await Served.StartAsync("--weights", Model("measured.onnx"));

        var found = await service.DetectAsync(ColourPictures.ToPng(ColourPictures.Create(1, column: 1, size: 128)), "format=yolo");
        await service.DetectAsync([1, 2, 3], "model=measured.onnx");

        // Other tests may serve at the same time, under other names.
        var own = measured.Where(entry => Equals(entry.Tag, "measured.onnx")).ToList();
        Assert.AreEqual(1, own.Count(entry => entry.Name == "mlnetghost.detect.duration" && entry.Value > 0));
        Assert.AreEqual(found.Count(letter => letter == '\n'), own.Single(entry => entry.Name == "mlnetghost.detect.objects").Value);
        Assert.IsTrue(measured.Any(entry => entry.Name == "mlnetghost.detect.refused" && Equals(entry.Tag, 400)));
    }

    [TestMethod]
    public async Task Serve_FormOfCurl_IsReadLikeTheBody()
    {
        await using var service = await Served.StartAsync("--weights", Model("a.onnx"));
        var picture = ColourPictures.ToPng(ColourPictures.Create(1, column: 1, size: 128));
        using var form = new MultipartFormDataContent { { new ByteArrayContent(picture), "file", "p.jpg" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Address, "detect?format=yolo")) { Content = form };

        using var answer = await service.SendAsync(request);

        Assert.AreEqual(await service.DetectAsync(picture, "format=yolo"), await answer.Content.ReadAsStringAsync());
    }

    private string Model(string name)
    {
        var path = _folder.File(name);
        File.WriteAllBytes(path, ColourDetector.CreateOnnx());
        return path;
    }
}
