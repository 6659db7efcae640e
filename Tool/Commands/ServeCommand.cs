using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using MLNetGhost.Model;
using MLNetGhost.Web.Limits;
using MLNetGhost.Web.Models;
using MLNetGhost.Web.Serving;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost serve</c>: a page on which a person drops pictures, and its HTTP interface.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class ServeCommand(ProgramConsole console)
{
    private const int MostModels = 4;
    private const int LargestUploadMegabytes = 1024;
    private static readonly ServiceLimits s_limits = new();

    private readonly Option<string[]> _weights = new("--weights")
    {
        Description = "The model (.onnx) or checkpoint (.safetensors); several are shown side by side",
        HelpName = "file ...",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _run =
        CommandOptions.OptionalPath("--run", "Show the training of a run folder, such as runs/train/NAME, while it goes on", "dir");

    private readonly Option<string> _host =
        CommandOptions.Text("--host", "127.0.0.1", "Address to listen on; 0.0.0.0 lets other machines in, without a password", "address");

    private readonly Option<int> _port =
        CommandOptions.WholeNumber("--port", 8080, 0, ushort.MaxValue, "Port to listen on; 0 takes a free one");

    private readonly Option<string[]> _cors = new("--cors")
    {
        Description = "Origins whose pages may call the service, such as https://example.com; * for all [default: none]",
        HelpName = "origin ...",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _upload = CommandOptions.WholeNumber(
        "--max-upload", (int)(s_limits.UploadBytes >> 20), 1, LargestUploadMegabytes, "The largest picture file, in MiB");

    private readonly Option<int> _concurrent = CommandOptions.WholeNumber(
        "--concurrent", 0, 0, 1024, "Requests at the same time; 0 for twice the number of cores");

    private readonly Option<int> _waiting = CommandOptions.WholeNumber(
        "--waiting", s_limits.Waiting, 0, 100_000, "Requests that may wait; more are refused with status 503");

    private readonly Option<int> _timeout = CommandOptions.WholeNumber(
        "--timeout", s_limits.TimeoutSeconds, 1, 3600, "Seconds that a request may take");

    private readonly DetectionArguments _detection = new();
    private readonly DetectorArguments _detector = new(
    [
        nameof(OnnxDetectorOptions.InputSize), nameof(OnnxDetectorOptions.Rectangular), nameof(OnnxDetectorOptions.Threads),
        nameof(OnnxDetectorOptions.Device), .. DetectorArguments.OfDevices,
    ]);

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var command = new Command("serve", "Serve a page on which to drop pictures, and an HTTP interface");
        Option[] all =
        [
            _weights, _run, _host, _port, _cors, .. _detection.All, .. _detector.All, _upload, _concurrent, _waiting, _timeout,
            OptionsFileExpansion.CreateOption(),
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult options, CancellationToken cancellation)
    {
        var paths = options.GetValue(_weights) ?? [];
        var run = options.GetValue(_run);
        Check(paths, run);
        var detectors = new List<OnnxDetector>();
        try
        {
            foreach (var path in paths)
            {
                detectors.Add(ModelLoader.Load(console, path, _detector.Read(options)));
            }

            var names = Names(paths);
            var models = detectors.Select((detector, index) =>
                new ServedModel(names[index], detector, _detection.Read(options, detector.ClassNames)));
            var (host, port) = (options.GetRequiredValue(_host), options.GetValue(_port));
            var settings = new DetectionServiceOptions
            {
                Limits = ReadLimits(options),
                Origins = options.GetValue(_cors) ?? [],
                Run = run,
            };
            await using var app = LocalWebServer.Create(host, port, settings);
            app.UseDetectionService([.. models]);
            await LocalWebServer.StartAsync(app, host, port, cancellation);
            console.WriteLine($"Open {app.Urls.First()} in a browser; Ctrl-C ends the service.");
            await app.WaitForShutdownAsync(cancellation);
            return ExitCode.Success;
        }
        finally
        {
            detectors.ForEach(detector => detector.Dispose());
        }
    }

    private static void Check(string[] paths, string? run)
    {
        if (paths.Length == 0 && run is null)
        {
            throw new ArgumentException("There is nothing to serve; give --weights FILE, --run FOLDER or both.");
        }

        if (paths.Length > MostModels)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"--weights names {paths.Length} models; the page shows at most {MostModels} side by side."));
        }

        if (run is not null && !Directory.Exists(run))
        {
            throw new DirectoryNotFoundException($"--run {run} is not a folder; name one such as runs/train/NAME.");
        }
    }

    /// <summary>The files' names, or their paths where two have the same name, such as <c>best.onnx</c> of two runs.</summary>
    private static string[] Names(string[] paths)
    {
        var names = paths.Select(path => Path.GetFileName(path)).ToArray();
        if (names.Distinct().Count() == names.Length)
        {
            return names;
        }

        return paths.Distinct().Count() == paths.Length
            ? paths
            : throw new ArgumentException("--weights names one model twice; name each once.");
    }

    private ServiceLimits ReadLimits(ParseResult options) => new()
    {
        UploadBytes = (long)options.GetValue(_upload) << 20,
        Concurrent = options.GetValue(_concurrent) is > 0 and var count ? count : s_limits.Concurrent,
        Waiting = options.GetValue(_waiting),
        TimeoutSeconds = options.GetValue(_timeout),
        ShutdownSeconds = 5,
    };
}
