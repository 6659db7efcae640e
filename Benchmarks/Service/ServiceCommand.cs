using System.CommandLine;
using System.Globalization;
using MLNetGhost.Benchmarks.Harness;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Service;

/// <summary>The command <c>service</c>: the sample WebService under many clients that send good pictures and hostile bodies.</summary>
internal static class ServiceCommand
{
    private const int BodyLimit = 4 << 20;
    private const double Mebibyte = 1 << 20;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var program = new Option<string>("--program")
        {
            Description = "The built sample",
            DefaultValueFactory = _ => Path.Combine("Samples", "WebService", "bin", "Release", "net10.0", "WebService.dll"),
        };
        var clients = new Option<int>("--clients") { Description = "Clients at once", DefaultValueFactory = _ => 64 };
        var seconds = new Option<int>("--seconds") { Description = "How long they send", DefaultValueFactory = _ => 60 };
        var command = new Command("service", "The sample WebService under load: statuses, waiting times, memory")
        {
            program, clients, seconds,
        };
        command.SetAction((result, _) => RunAsync(
            result.GetValue(program)!, result.GetValue(clients), TimeSpan.FromSeconds(result.GetValue(seconds))));
        return command;
    }

    private static async Task RunAsync(string program, int clients, TimeSpan duration)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetghost-service-");
        try
        {
            using var service = ServiceProcess.Start(
                Path.GetFullPath(program), "--Limits:UploadBytes", BodyLimit.ToString(CultureInfo.InvariantCulture));
            var address = await service.AddressAsync();
            var before = service.PeakMemory;
            var answers = await ServiceLoad.RunAsync(address, UploadMix.Create(folder.FullName, BodyLimit), clients, duration);
            var peak = service.PeakMemory;
            var code = await service.StopAsync();
            Show(answers, duration);
            AnsiConsole.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{answers.Count / duration.TotalSeconds:F0} answers per second; peak memory {before / Mebibyte:F0} MiB before, "
                + $"{peak / Mebibyte:F0} MiB after; exit code {code} after SIGTERM."));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Show(IReadOnlyList<ServiceAnswer> answers, TimeSpan duration)
    {
        var table = new Table().AddColumns("sent", "answers", "statuses", "median, ms", "longest, ms");
        var groups = answers.GroupBy(answer => answer.Upload.Kind).Append(answers.GroupBy(_ => "all").Single());
        foreach (var group in groups)
        {
            var times = group.Select(answer => answer.Elapsed.TotalMilliseconds).ToArray();
            table.AddRow(
                group.Key, times.Length.ToString(CultureInfo.InvariantCulture),
                string.Join(", ", group.CountBy(answer => (int)answer.Status).Select(status => $"{status.Key}: {status.Value}")),
                Statistics.Median(times).ToString("F0", CultureInfo.InvariantCulture),
                times.Max().ToString("F0", CultureInfo.InvariantCulture));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:F0} s"));
    }
}
