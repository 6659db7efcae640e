using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.ML;
using MLNetGhost.Imaging;
using MLNetGhost.Samples.WebService;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Samples;

/// <summary>The sample WebService, called over HTTP: Kestrel on the loopback interface, on a port that the system chooses.</summary>
[TestClass]
public sealed class WebServiceTests : IAsyncDisposable
{
    private static readonly string[] s_arguments = ["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Error"];

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();
    private readonly WebApplication _app;

    public WebServiceTests()
    {
        _app = DetectionApplication.Create(SaveModel(), s_arguments);
    }

    [TestInitialize]
    public async Task StartAsync()
    {
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task Detect_Picture_ReturnsJson()
    {
        var (status, type, body) = await PostAsync(ColourPictures.ToPng(ColourPictures.Create(1, column: 1, size: 128)));

        Assert.AreEqual((HttpStatusCode.OK, "application/json"), (status, type));
        using var json = JsonDocument.Parse(body);
        var detection = json.RootElement.GetProperty("detections").EnumerateArray().Single();
        Assert.AreEqual("green", detection.GetProperty("label").GetString());
        Assert.AreEqual(ColourDetector.FullScore, detection.GetProperty("score").GetSingle(), 1e-5);
        CollectionAssert.AreEqual(new float[] { 64, 0, 128, 64 }, detection.GetProperty(
            "box").EnumerateArray().Select(number => number.GetSingle()).ToArray());
    }

    [TestMethod]
    public async Task Detect_TwoHundredAtOnce_AnswerAsOneAfterTheOther()
    {
        var pictures = Enumerable.Range(0, 200).Select(i => ColourPictures.ToPng(TwoSquares(i))).ToArray();
        var sequential = new List<string>();
        foreach (var picture in pictures)
        {
            sequential.Add((await PostAsync(picture)).Body);
        }

        var concurrent = await Task.WhenAll(pictures.Select(async picture => await PostAsync(picture)));

        Assert.IsTrue(concurrent.All(answer => answer.Status == HttpStatusCode.OK));
        Assert.IsGreaterThan(30, sequential.Distinct().Count(), "the pictures differ, so a mixed-up response would show");
        CollectionAssert.AreEqual(sequential, concurrent.Select(answer => answer.Body).ToArray());
    }

    [TestMethod]
    public async Task Detect_NoPicture_Is400AndLeavesOtherRequestsUnharmed()
    {
        var bodies = Enumerable.Range(0, 40)
            .Select(i => i % 2 == 0 ? "no picture"u8.ToArray() : ColourPictures.ToPng(ColourPictures.Create(2))).ToArray();

        var answers = await Task.WhenAll(bodies.Select(PostAsync));

        for (var i = 0; i < answers.Length; i++)
        {
            Assert.AreEqual(i % 2 == 0 ? HttpStatusCode.BadRequest : HttpStatusCode.OK, answers[i].Status);
            StringAssert.Contains(answers[i].Body, i % 2 == 0 ? "column 'Picture'" : "blue");
        }
    }

    [TestMethod]
    public async Task Classes_OfTheModel_AreListed()
    {
        Assert.AreEqual("""["red","green","blue"]""", await _client.GetStringAsync(new Uri("classes", UriKind.Relative)));
    }

    [TestMethod]
    public async Task Create_OnnxFile_DetectsToo()
    {
        var model = _folder.File("colours.onnx");
        File.WriteAllBytes(model, ColourDetector.CreateOnnx());

        await using var app = DetectionApplication.Create(model, s_arguments);
        await app.StartAsync();
        using var content = new ByteArrayContent(ColourPictures.ToPng(ColourPictures.Create(0)));
        using var answer = await _client.PostAsync(new Uri(new Uri(app.Urls.Single()), "detect"), content);

        StringAssert.Contains(await answer.Content.ReadAsStringAsync(), "red");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Detect_BodyOverTheLimit_Is413WithASentence(bool isChunked)
    {
        await using var app = await StartAsync("--Limits:UploadBytes", "10000");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(app.Urls.Single()), "detect"))
        {
            Content = new ByteArrayContent(new byte[300_000]),
        };
        request.Headers.TransferEncodingChunked = isChunked;

        using var answer = await _client.SendAsync(request);

        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        StringAssert.Contains(
            await answer.Content.ReadAsStringAsync(), "The body is larger than 10000 bytes; send a smaller picture.");
    }

    [TestMethod]
    public async Task Detect_MoreThanMayWait_Is503WithRetryAfterAndTheOthersGoOn()
    {
        await using var app = await StartAsync("--Limits:Concurrent", "1", "--Limits:Waiting", "1");
        var detect = new Uri(new Uri(app.Urls.Single()), "detect");
        var picture = ColourPictures.ToPng(ColourPictures.Create(1));
        using var slow = new HalvedUpload(detect, picture);
        await slow.Reading;

        using var content = new ByteArrayContent(picture);
        using var more = new ByteArrayContent(picture);
        Task<HttpResponseMessage>[] others = [_client.PostAsync(detect, content), _client.PostAsync(detect, more)];
        var turnedAway = await Task.WhenAny(others);
        using var refused = await turnedAway;
        slow.SendSecondHalf();
        var served = await Task.WhenAll(others.Except([turnedAway]).Prepend(slow.Answer));

        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.AreEqual(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        StringAssert.Contains(await refused.Content.ReadAsStringAsync(), "Too many requests are under way; send this one again later.");
        foreach (var answer in served)
        {
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
            answer.Dispose();
        }
    }

    [TestMethod]
    public async Task Detect_UploadThatStops_Is503AfterTheTimeout()
    {
        await using var app = await StartAsync("--Limits:TimeoutSeconds", "1", "--Limits:Concurrent", "1");
        var detect = new Uri(new Uri(app.Urls.Single()), "detect");
        using var stalled = new TcpClient();
        await stalled.ConnectAsync(IPAddress.Loopback, detect.Port);
        var stream = stalled.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("POST /detect HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf"));

        var answer = new byte[1000];
        var length = await stream.ReadAsync(answer);
        using var content = new ByteArrayContent(ColourPictures.ToPng(ColourPictures.Create(1)));
        using var next = await _client.PostAsync(detect, content);

        var text = Encoding.ASCII.GetString(answer, 0, length);
        StringAssert.StartsWith(text, "HTTP/1.1 503 ");
        StringAssert.Contains(text, "The request took longer than 1 second; send it again later.");
        Assert.AreEqual(HttpStatusCode.OK, next.StatusCode, "its place is free again");
    }

    [TestMethod]
    [DataRow("file", "picture.png", HttpStatusCode.OK, "green")]
    [DataRow("file", null, HttpStatusCode.BadRequest, "The form has no file; send the picture as one")]
    public async Task Detect_Form_ReadsItsFile(string name, string? file, HttpStatusCode status, string expected)
    {
        using var form = new MultipartFormDataContent();
        using var note = new StringContent("no picture");
        using var picture = new ByteArrayContent(ColourPictures.ToPng(ColourPictures.Create(1)));
        form.Add(note, "note");
        if (file is null)
        {
            form.Add(picture, name);
        }
        else
        {
            form.Add(picture, name, file);
        }

        using var answer = await _client.PostAsync(new Uri("detect", UriKind.Relative), form);

        Assert.AreEqual(status, answer.StatusCode);
        StringAssert.Contains(await answer.Content.ReadAsStringAsync(), expected);
    }

    [TestMethod]
    public async Task Page_AtTheRoot_IsShown()
    {
        StringAssert.Contains(await _client.GetStringAsync(new Uri("", UriKind.Relative)), "page.js");
    }

    [TestMethod]
    [DataRow("UploadBytes", "0")]
    [DataRow("Concurrent", "100000")]
    public void Create_LimitOutOfItsRange_IsNamed(string name, string value)
    {
        var error = Assert.Throws<Exception>(() => DetectionApplication.Create(
            _folder.File("model", "colours.zip"), [.. s_arguments, $"--Limits:{name}", value]));

        StringAssert.Contains(error.Message, name);
    }

    [TestMethod]
    public void Create_ModelOfAnotherKind_NamesFileAndKind()
    {
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable<PathRow>([]);
        var path = _folder.File("copy.zip");
        context.Model.Save(context.Transforms.CopyColumns("Copy", "ImagePath").Fit(data), data.Schema, path);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DetectionApplication.Create(path, s_arguments));

        StringAssert.Contains(error.Message, path);
        StringAssert.Contains(error.Message, "ColumnCopyingTransformer");
    }

    /// <summary>One or two squares; colours and positions depend on the number.</summary>
    private static RgbImage TwoSquares(int number)
    {
        var picture = ColourPictures.Create(number % 3, number / 3 % 2, row: 0, size: 96);
        ColourPictures.Paint(picture, number / 6 % 4 - 1, number / 24 % 2, row: 1);
        return picture;
    }

    /// <summary>Saved like any other detector, to read image paths.</summary>
    private string SaveModel()
    {
        var context = new MLContext();
        var path = _folder.File("model", "colours.zip");
        using var transformer = new ObjectDetectionTransformer(context, ColourDetector.CreateOnnx(), "ImagePath", ColourDetector.Options);
        context.Model.Save(transformer, context.Data.LoadFromEnumerable<PathRow>([]).Schema, path);
        return path;
    }

    private async Task<WebApplication> StartAsync(params string[] limits)
    {
        var app = DetectionApplication.Create(_folder.File("model", "colours.zip"), [.. s_arguments, .. limits]);
        await app.StartAsync();
        return app;
    }

    private async Task<(HttpStatusCode Status, string? Type, string Body)> PostAsync(byte[] picture)
    {
        using var content = new ByteArrayContent(picture);
        using var answer = await _client.PostAsync(new Uri("detect", UriKind.Relative), content);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }
}
