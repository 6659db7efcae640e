using System.CommandLine;
using MLNetGhost.Fleet;
using MLNetGhost.Fleet.Engine;

namespace MLNetGhost.Tool.Commands;

/// <summary>The options of every fleet command: where the server is and how it knows us.</summary>
internal sealed class FleetServerArguments
{
    private readonly RecordOptions<FleetServerOptions> _server = new();

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => _server.All;

    /// <summary>The name of a job, as an option of its own.</summary>
    /// <param name="description">Its line in the help.</param>
    public static Option<string> Job(string description) => CommandOptions.RequiredPath("--job", description, "name");

    /// <summary>Connects.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<FleetClient> ConnectAsync(ParseResult options, CancellationToken cancellation) =>
        FleetClient.ConnectAsync(_server.Read(options, new FleetServerOptions()), cancellation);

    /// <summary>A command with options that do its work by a connection.</summary>
    /// <param name="name">The command's name.</param>
    /// <param name="description">Its line in the help.</param>
    /// <param name="options">Its options, without those of the server.</param>
    /// <param name="run">Its work.</param>
    public Command Create(
        string name, string description, IEnumerable<Option> options,
        Func<FleetClient, ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        foreach (var option in options.Concat(All).Append(OptionsFileExpansion.CreateOption()))
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            await using var client = await ConnectAsync(parsed, cancellation);
            return await run(client, parsed, cancellation);
        });
        return command;
    }
}
