using System.CommandLine;
using System.Globalization;
using MLNetGhost.Fleet;
using MLNetGhost.Fleet.Work;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost fleet work</c>: scores blocks of jobs.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class FleetWorkCommand(ProgramConsole console)
{
    private readonly RecordOptions<WorkerOptions> _work = new();
    private readonly Option<bool> _quiet = CommandOptions.Flag("--quiet", "Do not write a line per block");

    /// <summary>Creates the command.</summary>
    public Command Create() => new FleetServerArguments().Create(
        "work", "Score blocks of jobs until Ctrl-C or SIGTERM; a block that was begun is finished first", [.. _work.All, _quiet], RunAsync);

    private async Task<int> RunAsync(FleetClient client, ParseResult options, CancellationToken cancellation)
    {
        var isQuiet = options.GetValue(_quiet);
        var progress = new FleetProgress<WorkerEvent>(message =>
        {
            if (message.IsProblem)
            {
                console.Error.WriteLine(OptionWords.Translate(message.Message));
            }
            else if (!isQuiet || message.Pictures == 0)
            {
                console.WriteLine(message.Message);
            }
        });
        var work = _work.Read(options, new WorkerOptions());
        var summary = await client.WorkAsync(work with { Jobs = work.Jobs is { Count: > 0 } jobs ? jobs : null }, progress, cancellation);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{summary.Name}: {summary.Pictures:N0} pictures in {summary.Blocks:N0} blocks, "
            + $"{summary.Failed:N0} with an error."));
        return summary.Problem is null ? ExitCode.Success : ExitCode.Failure;
    }
}
