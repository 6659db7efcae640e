using MLNetGhost.Tool.Commands;

namespace MLNetGhost.UnitTests.Commands;

/// <summary><c>mlnetghost serve</c> inside the test process, on a free port, until disposed.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly HttpClient _client = new();
    private Task<int>? _running;

    private Served()
    {
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _client.BaseAddress!;

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<Served> StartAsync(params string[] arguments)
    {
        var served = new Served();
        served._running = Task.Run(() => new CommandLineProgram(ProgramConsole.ForWriters(
            TextWriter.Synchronized(served._output), TextWriter.Synchronized(served._error))).RunAsync(
                ["serve", .. arguments, "--port", "0"], served._stop.Token));
        const string Before = "Open ";
        while (!served.Output().Contains(" in a browser", StringComparison.Ordinal))
        {
            Assert.IsFalse(served._running.IsCompleted, served._error.ToString());
            await Task.Delay(50);
        }

        served._client.BaseAddress = new Uri(served.Output().Split(Before)[1].Split(' ')[0]);
        return served;
    }

    public async Task<string> GetAsync(string path) => await _client.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>Sends a picture, and returns the body of the answer whatever its status.</summary>
    public async Task<string> DetectAsync(byte[] picture, string query)
    {
        using var content = new ByteArrayContent(picture);
        using var answer = await _client.PostAsync(new Uri($"detect?{query}", UriKind.Relative), content);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Sends a request.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => await _client.SendAsync(request);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running!;
        _client.Dispose();
        _stop.Dispose();
        await _output.DisposeAsync();
        await _error.DisposeAsync();
    }

    /// <summary>What it wrote as errors so far.</summary>
    public string Errors => _error.ToString();

    private string Output() => _output.ToString();
}
