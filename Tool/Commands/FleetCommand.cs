using System.CommandLine;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost fleet</c>: detects objects in more pictures than one machine can hold.</summary>
/// <param name="console">Where the commands write.</param>
internal sealed class FleetCommand(ProgramConsole console)
{
    /// <summary>Creates the command with those below it.</summary>
    public Command Create() => new("fleet", "Detect objects in very many pictures, with workers on any number of machines")
    {
        new FleetSubmitCommand(console).Create(),
        new FleetWorkCommand(console).Create(),
        new FleetCollectCommand(console).Create(),
        new FleetStatusCommand(console).Create(),
        FleetJobCommand.CreateCancel(console),
        FleetJobCommand.CreatePurge(console),
    };
}
