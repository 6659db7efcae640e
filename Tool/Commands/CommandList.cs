using System.CommandLine;

namespace MLNetGhost.Tool.Commands;

/// <summary>The commands of the program, in the order of the help.</summary>
internal static class CommandList
{
    /// <summary>Creates all commands.</summary>
    /// <param name="console">Where they write.</param>
    public static IEnumerable<Command> Create(ProgramConsole console) =>
    [
        new TrainCommand(console).Create(),
        new PretrainCommand(console).Create(),
        new ValCommand(console).Create(),
        new PredictCommand(console).Create(),
        new ExportCommand(console).Create(),
        new InfoCommand(console).Create(),
        new DataCommand(console).Create(),
        new BenchCommand(console).Create(),
        new FleetCommand(console).Create(),
        new ServeCommand(console).Create(),
    ];
}
