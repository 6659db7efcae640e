using System.CommandLine;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost fleet cancel</c>: takes a job's blocks from the workers.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class FleetCancelCommand(ProgramConsole console)
{
    private readonly Option<string> _job = FleetServerArguments.Job("The job; its results are kept until it is purged");

    /// <summary>Creates the command.</summary>
    public Command Create() => new FleetServerArguments().Create(
        "cancel", "Take a job's blocks from the workers", [_job], async (client, options, cancellation) =>
        {
            var job = options.GetRequiredValue(_job);
            await client.CancelAsync(job, cancellation);
            console.WriteLine($"Cancelled {job}. Workers finish the blocks that they have begun.");
            return ExitCode.Success;
        });
}
