using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>The command <c>refuse</c>, and the one that it runs in processes of its own.</summary>
internal static class RefuseCommand
{
    /// <summary>Name of the command that runs the program in this process.</summary>
    public const string RunName = "refuse-one";

    private const int LeastWidth = 160, ShownCharacters = 90;
    private const double Mebi = 1 << 20;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("refuse", "Hostile files: what mlnetghost says about them, and the time and memory that it takes");
        command.SetAction(_ => Print(AnsiConsole.Console));
        return command;
    }

    /// <summary>Makes the command that runs the program in this process.</summary>
    public static Command CreateRunning()
    {
        var name = new Argument<string>("name");
        var folder = new Argument<string>("folder");
        var command = new Command(RunName, "Gives one hostile file to the program; the command refuse runs it") { name, folder };
        command.Hidden = true;
        command.SetAction(async (result, _) =>
        {
            var run = await HostileRun.Run(HostileCases.Get(result.GetRequiredValue(name)), result.GetRequiredValue(folder));
            Console.WriteLine(JsonSerializer.Serialize(run));
            return 0;
        });
        return command;
    }

    private static void Print(IAnsiConsole console)
    {
        // A pipe or file gets whole rows, however narrow it claims to be.
        console.Profile.Width = Math.Max(console.Profile.Width, LeastWidth);
        var table = new Table().AddColumns("file", "exit", "ms", "heap MiB", "growth MiB", "says");
        foreach (var hostile in HostileCases.All.Where(hostile => !hostile.NeedsLinux || OperatingSystem.IsLinux()))
        {
            table.AddRow([.. Row(hostile).Select(Markup.Escape)]);
        }

        console.Write(table);
    }

    private static string[] Row(HostileCase hostile)
    {
        try
        {
            var run = HostileRun.Start(hostile);
            var said = (run.Error + run.Output).ReplaceLineEndings(" ");
            return [hostile.Name, $"{run.ExitCode}", Number(run.Milliseconds, "F0"), Number(run.Allocated / Mebi, "F1"),
                Number(run.Growth / Mebi, "F0"), said.Length > ShownCharacters ? said[..ShownCharacters] + "…" : said];
        }
        catch (TimeoutException exception)
        {
            return [hostile.Name, "–", "–", "–", "–", exception.Message];
        }
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
