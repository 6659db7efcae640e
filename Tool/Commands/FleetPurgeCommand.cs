using System.CommandLine;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost fleet purge</c>: removes a job from the server.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class FleetPurgeCommand(ProgramConsole console)
{
    private readonly Option<string> _job = FleetServerArguments.Job("The job; it must be done or cancelled");

    /// <summary>Creates the command.</summary>
    public Command Create() => new FleetServerArguments().Create(
        "purge", "Remove a job with its results from the server", [_job], async (client, options, cancellation) =>
        {
            var job = options.GetRequiredValue(_job);
            await client.PurgeAsync(job, cancellation);
            console.WriteLine($"Removed {job} from the server.");
            return ExitCode.Success;
        });
}
