using System.CommandLine;
using System.Globalization;
using MLNetGhost.Fleet;
using MLNetGhost.Fleet.Collecting;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost fleet collect</c>: writes a job's results as a table or as a dataset.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class FleetCollectCommand(ProgramConsole console)
{
    private readonly Option<string> _job = FleetServerArguments.Job("The job");
    private readonly Option<string?> _parquet = CommandOptions.OutputFile("--parquet", "Write a table for DuckDB, pandas and ML.NET");
    private readonly Option<string?> _json = CommandOptions.OutputFile("--json", "Write JSON lines, an object per picture");
    private readonly Option<string?> _coco = CommandOptions.OutputFile(
        "--coco", "Write COCO results; image ids are those of the COCO file that was submitted, else 1, 2, 3, …");
    private readonly Option<string?> _convert = ConversionOption.Create("Write a labelled dataset whose labels are the detections");
    private readonly Option<string> _output = CommandOptions.Text(
        "--output", "converted", "Folder of that dataset; it must be empty or missing", "dir");
    private readonly RecordOptions<CollectOptions> _collect = new();

    /// <summary>Creates the command.</summary>
    public Command Create() => new FleetServerArguments().Create(
        "collect", "Write a job's results: one row per picture, in the order of submission",
        [_job, _parquet, _json, _coco, _convert, _output, .. _collect.All], RunAsync);

    private async Task<int> RunAsync(FleetClient client, ParseResult options, CancellationToken cancellation)
    {
        var job = options.GetRequiredValue(_job);
        var collect = _collect.Read(options, new CollectOptions());
        var convert = ConversionOption.Parse(options.GetValue(_convert));
        (string Path, TableFormat Format)[] tables =
        [
            .. new[] { (_parquet, TableFormat.Parquet), (_json, TableFormat.JsonLines), (_coco, TableFormat.Coco) }
                .Where(entry => options.GetValue(entry.Item1) is not null)
                .Select(entry => (options.GetValue(entry.Item1)!, entry.Item2)),
        ];
        if (tables.Length == 0 && convert is null)
        {
            tables = [($"{job}.parquet", TableFormat.Parquet)];
        }

        foreach (var (path, format) in tables)
        {
            var report = await FleetProgress.RunAsync(console, "Collecting", set => client.CollectAsync(
                job, path, format, collect, Progress(set), cancellation));
            Write(report, path, "detections");
        }

        if (convert is not null)
        {
            var folder = options.GetRequiredValue(_output);
            var report = await FleetProgress.RunAsync(console, "Collecting", set => client.ConvertAsync(
                job, folder, convert, collect, Progress(set), cancellation));
            Write(report, folder, "labels");
        }

        return ExitCode.Success;
    }

    private static FleetProgress<CollectProgress> Progress(Action<long, long> set) => new(step => set(step.Pictures, step.Total));

    private void Write(CollectReport report, string path, string things)
    {
        foreach (var warning in report.Warnings)
        {
            console.Error.WriteLine($"Warning: {warning}");
        }

        var resumed = report.Resumed == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $" (the first {report.Resumed:N0} were there from an earlier call)");
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{report.Pictures:N0} pictures{resumed}, {report.Detections:N0} {things}, {report.Failed:N0} "
            + $"pictures with an error: {path}"));
    }
}
