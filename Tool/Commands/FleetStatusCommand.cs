using System.CommandLine;
using MLNetGhost.Fleet;
using MLNetGhost.Fleet.Jobs;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost fleet status</c>: where jobs stand.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class FleetStatusCommand(ProgramConsole console)
{
    private readonly Option<string?> _job = CommandOptions.OptionalPath("--job", "The job [default: all]", "name");
    private readonly Option<bool> _json = CommandOptions.Flag("--json", "Write JSON");

    /// <summary>Creates the command.</summary>
    public Command Create() => new FleetServerArguments().Create(
        "status", "Show how far jobs are, which workers live, and which blocks were given up", [_job, _json], RunAsync);

    private async Task<int> RunAsync(FleetClient client, ParseResult options, CancellationToken cancellation)
    {
        IReadOnlyList<JobStatus> jobs = options.GetValue(_job) is { } name
            ? [await client.ReadStatusAsync(name, cancellation)]
            : await client.ListJobsAsync(cancellation);
        if (options.GetValue(_json))
        {
            console.WriteLines(FleetStatusText.ToJson(jobs));
        }
        else if (jobs.Count == 0)
        {
            console.WriteLine("There are no jobs; submit one with 'mlnetghost fleet submit'.");
        }
        else
        {
            FleetStatusText.Write(console, jobs);
        }

        return ExitCode.Success;
    }
}
