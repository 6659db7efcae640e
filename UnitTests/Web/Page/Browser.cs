using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Page;

/// <summary>A Chromium without a window and one tab in it, driven over its own protocol (DevTools).</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] s_programs = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _profile = new();
    private readonly ClientWebSocket _socket = new();
    private readonly Process _process;
    private string? _session;
    private int _number;

    private Browser(Process process) => _process = process;

    /// <summary>Starts it; the test is inconclusive where there is none.</summary>
    public static async Task<Browser> StartAsync()
    {
        var program = s_programs.SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (program is null)
        {
            Assert.Inconclusive("No Chromium is on the PATH, so the page cannot be tried in a browser; install the package chromium.");
        }

        var process = new Process();
        var browser = new Browser(process);
        process.StartInfo = new ProcessStartInfo(program!,
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0",
            $"--user-data-dir={browser._profile.Path}", "about:blank",
        ])
        { RedirectStandardError = true };
        process.Start();
        const string Announcement = "DevTools listening on ";
        string? line;
        do
        {
            line = await process.StandardError.ReadLineAsync().WaitAsync(s_patience)
                ?? throw new InvalidOperationException("Chromium ended at its start.");
        }
        while (!line.StartsWith(Announcement, StringComparison.Ordinal));
        _ = process.StandardError.ReadToEndAsync();
        await browser._socket.ConnectAsync(new Uri(line[Announcement.Length..]), CancellationToken.None);
        var target = await browser.SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var attached = await browser.SendAsync(
            "Target.attachToTarget", new JsonObject { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
        browser._session = (string)attached["sessionId"]!;
        return browser;
    }

    /// <summary>Opens a page in a window of a size, in the light or the dark scheme.</summary>
    public async Task OpenAsync(Uri page, int width, int height, bool isPhone, bool isDark)
    {
        await SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject
        {
            ["width"] = width,
            ["height"] = height,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = isPhone,
        });
        await SendAsync("Emulation.setEmulatedMedia", new JsonObject
        {
            ["features"] = new JsonArray(
                new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }),
        });
        await SendAsync("Page.navigate", new JsonObject { ["url"] = page.ToString() });
    }

    /// <summary>The value of an expression, as text.</summary>
    public async Task<string> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new JsonObject
        {
            ["expression"] = $"String({expression})",
            ["awaitPromise"] = true,
            ["returnByValue"] = true,
        });
        return (string?)answer["result"]?["value"] ?? throw new InvalidOperationException($"{expression}: {answer.ToJsonString()}");
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task WaitForAsync(string expression)
    {
        var end = DateTime.UtcNow + s_patience;
        while (await EvaluateAsync($"(() => {{ try {{ return Boolean({expression}); }} catch {{ return false; }} }})()") != "true")
        {
            Assert.IsLessThan(end, DateTime.UtcNow, expression);
            await Task.Delay(50);
        }
    }

    /// <summary>Drops files onto the page, as a person does.</summary>
    public async Task DropAsync(params string[] files)
    {
        foreach (var type in new[] { "dragEnter", "dragOver", "drop" })
        {
            await SendAsync("Input.dispatchDragEvent", new JsonObject
            {
                ["type"] = type,
                ["x"] = 100,
                ["y"] = 100,
                ["data"] = new JsonObject
                {
                    ["items"] = new JsonArray(),
                    ["dragOperationsMask"] = 1,
                    ["files"] = new JsonArray([.. files.Select(file => (JsonNode)file)]),
                },
            });
        }
    }

    /// <summary>Saves what the page offers for download in a folder, without a question.</summary>
    public Task DownloadToAsync(string folder) => SendAsync(
        "Browser.setDownloadBehavior", new JsonObject { ["behavior"] = "allow", ["downloadPath"] = folder }, ofBrowser: true);

    /// <summary>Presses a key on the element that has the focus.</summary>
    public async Task PressAsync(string key, int code)
    {
        foreach (var type in new[] { "keyDown", "keyUp" })
        {
            await SendAsync("Input.dispatchKeyEvent", new JsonObject
            {
                ["type"] = type,
                ["key"] = key,
                ["code"] = key,
                ["windowsVirtualKeyCode"] = code,
            });
        }
    }

    /// <summary>A PNG file of what the window shows.</summary>
    public async Task<byte[]> PhotographAsync() =>
        Convert.FromBase64String((string)(await SendAsync("Page.captureScreenshot", []))["data"]!);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _socket.Dispose();
        _process.Dispose();
        _profile.Dispose();
    }

    private async Task<JsonObject> SendAsync(string method, JsonObject parameters, bool ofBrowser = false)
    {
        var number = ++_number;
        var call = new JsonObject { ["id"] = number, ["method"] = method, ["params"] = parameters };
        if (_session is not null && !ofBrowser)
        {
            call["sessionId"] = _session;
        }

        using var patience = new CancellationTokenSource(s_patience);
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(call), WebSocketMessageType.Text, true, patience.Token);
        while (true)
        {
            var message = await ReceiveAsync(patience.Token);
            if ((int?)message["id"] == number)
            {
                return message["result"] as JsonObject ?? throw new InvalidOperationException($"{method}: {message.ToJsonString()}");
            }
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellation)
    {
        using var message = new MemoryStream();
        var piece = new byte[1 << 16];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(piece, cancellation);
            message.Write(piece, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(message.ToArray())!;
    }
}
