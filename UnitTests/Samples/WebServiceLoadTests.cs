using System.Globalization;
using System.Net;
using MLNetGhost.Benchmarks.Harness;
using MLNetGhost.Benchmarks.Service;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Samples;

/// <summary>
/// The sample WebService in its own process under 64 clients that send good pictures and hostile bodies, and its end under way. The load
/// lasts 20 seconds, or as long as the variable MLNETGHOST_LOAD_SECONDS says; <c>Benchmarks -- service</c> shows its figures.
/// </summary>
[TestClass]
[TestCategory("Slow")]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class WebServiceLoadTests : IDisposable
{
    private const int Clients = 64;
    private const int BodyLimit = 1 << 20;
    private const long MemoryLimit = 1_000_000_000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Detect_GoodAndHostileBodiesFromManyClients_NoneFailsWaitsLongOrTakesMemory()
    {
        var seconds = int.Parse(Environment.GetEnvironmentVariable("MLNETGHOST_LOAD_SECONDS") ?? "20", CultureInfo.InvariantCulture);
        var uploads = UploadMix.Create(_folder.Path, BodyLimit);
        Assert.IsTrue(uploads.Count(upload => upload.Body.Length is > 0 and < 100) >= 4, "headers of less than 100 bytes");
        using var service = ServiceProcess.Start(SampleProgram.PathOf("WebService"), "--Limits:UploadBytes", $"{BodyLimit}");

        var answers = await ServiceLoad.RunAsync(await service.AddressAsync(), uploads, Clients, TimeSpan.FromSeconds(seconds));

        var peak = service.PeakMemory;
        Assert.AreEqual(0, await service.StopAsync(), service.Log);
        foreach (var answer in answers)
        {
            Assert.AreEqual(answer.Upload.Status, (int)answer.Status, $"{answer.Upload.Kind}: {answer.Body}");
            Assert.AreEqual(answer.Status == HttpStatusCode.OK ? "application/json" : "application/problem+json", answer.Type);
            Assert.DoesNotContain("   at ", answer.Body, "a stack trace");
        }

        Assert.IsGreaterThan(2 * Clients, answers.Count);
        Assert.AreEqual(uploads.DistinctBy(upload => upload.Kind).Count(), answers.DistinctBy(answer => answer.Upload.Kind).Count());
        var times = answers.Select(answer => answer.Elapsed.TotalMilliseconds).ToArray();
        Assert.IsLessThan(10 * Statistics.Median(times), times.Max(), "the longest wait, beside ten times the median");
        Assert.IsLessThan(MemoryLimit, peak, "peak memory in bytes");
        Assert.DoesNotContain("   at ", service.Log, "a stack trace");
    }

    /// <summary>An upload that has begun when the service is told to end gets its answer; the next client finds nobody.</summary>
    [TestMethod]
    public async Task Stop_UploadUnderWay_IsAnswered()
    {
        using var service = ServiceProcess.Start(SampleProgram.PathOf("WebService"));
        var address = await service.AddressAsync();
        using var http = new HttpClient { BaseAddress = address };
        await http.GetStringAsync(new Uri("classes", UriKind.Relative));
        var picture = UploadMix.Create(_folder.Path, BodyLimit)[^1].Body;
        using var upload = new HalvedUpload(new Uri(address, "detect"), picture);
        await upload.Reading;

        await service.RequestStopAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        upload.SendSecondHalf();
        using var answer = await upload.Answer;

        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.AreEqual(0, await service.StopAsync(), service.Log);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("classes", UriKind.Relative)));
    }
}
