using System.CommandLine;
using MLNetGhost.Fleet;

namespace MLNetGhost.Tool.Commands;

/// <summary>A command that does one thing to a job and says so: <c>mlnetghost fleet cancel</c> and <c>purge</c>.</summary>
/// <param name="console">Where the command writes.</param>
/// <param name="jobDescription">What the option <c>--job</c> says about the job.</param>
internal sealed class FleetJobCommand(ProgramConsole console, string jobDescription)
{
    private readonly Option<string> _job = FleetServerArguments.Job(jobDescription);

    /// <summary>Takes a job's blocks from the workers.</summary>
    public static Command CreateCancel(ProgramConsole console) =>
        new FleetJobCommand(console, "The job; its results are kept until it is purged").Create(
            "cancel", "Take a job's blocks from the workers", (client, job, cancellation) => client.CancelAsync(job, cancellation),
            job => $"Cancelled {job}. Workers finish the blocks that they have begun.");

    /// <summary>Removes a job from the server.</summary>
    public static Command CreatePurge(ProgramConsole console) =>
        new FleetJobCommand(console, "The job; it must be done or cancelled").Create(
            "purge", "Remove a job with its results from the server", (client, job, cancellation) => client.PurgeAsync(job, cancellation),
            job => $"Removed {job} from the server.");

    private Command Create(
        string name, string description, Func<FleetClient, string, CancellationToken, Task> act, Func<string, string> say) =>
        new FleetServerArguments().Create(name, description, [_job], async (client, options, cancellation) =>
        {
            var job = options.GetRequiredValue(_job);
            await act(client, job, cancellation);
            console.WriteLine(say(job));
            return ExitCode.Success;
        });
}
