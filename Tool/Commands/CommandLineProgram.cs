using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// Runs the program: parses the arguments, reads the options file, runs the command, and turns everything that goes wrong
/// into one line on the error stream and an exit code.
/// </summary>
/// <param name="console">Where the commands write.</param>
internal sealed class CommandLineProgram(ProgramConsole console)
{
    private const string ProgramName = "mlnetghost";

    private const string Description = """
        Trains a compact object detector (GhostNetV3 backbone, YOLO11 neck and head), folds it, exports it to ONNX and uses it.

        Exit codes: 0 done; 1 failed on the way; 2 an option, file or dataset that cannot be used; 130 stopped by Ctrl-C.
        """;

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    /// <param name="cancellation">Stops the command after it has saved its progress.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation = default)
    {
        var root = CreateRoot();
        try
        {
            var parsed = OptionsFileExpansion.Expand(root, root.Parse(arguments.Count == 0 ? ["--help"] : [.. arguments]));
            if (parsed.Action is ParseErrorAction)
            {
                console.Error.WriteLine(UsageError.Describe(parsed));
                return ExitCode.BadInput;
            }

            if (UsageError.DescribeSwallowed(parsed) is { } unknown)
            {
                console.Error.WriteLine(unknown);
                return ExitCode.BadInput;
            }

            return parsed.Action is HelpAction ? ShowHelp(parsed)
                : await parsed.InvokeAsync(Configuration(console.Out.Profile.Out.Writer), cancellation);
        }
#pragma warning disable CA1031 // The last line of defence: any exception becomes one line and an exit code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Report(e is AggregateException several ? several.Flatten().InnerExceptions[0] : e);
        }
    }

    private RootCommand CreateRoot()
    {
        var root = new RootCommand(Description);
        foreach (var command in CommandList.Create(console))
        {
            root.Subcommands.Add(command);
        }

        return root;
    }

    private InvocationConfiguration Configuration(TextWriter output) => new()
    {
        Output = output,
        Error = console.Error,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };

    /// <summary>The help names the program by its assembly; users run it by its command.</summary>
    private int ShowHelp(ParseResult parsed)
    {
        OptionDocumentation.Describe(parsed.CommandResult.Command);
        using var text = new StringWriter();
        var code = parsed.Invoke(Configuration(text));
        console.WriteLines(text.ToString().Replace(RootCommand.ExecutableName, ProgramName, StringComparison.Ordinal).Trim());
        return code;
    }

    private int Report(Exception exception)
    {
        var (line, code) = exception switch
        {
            OperationCanceledException => ("Stopped.", ExitCode.Cancelled),
            _ when IsBadInput(exception) => (OneLine(exception), ExitCode.BadInput),
            _ => ($"Failed: {OneLine(exception)}", ExitCode.Failure),
        };
        foreach (var part in line.ReplaceLineEndings("\n").Split('\n'))
        {
            console.Error.WriteLine(part);
        }

        return code;
    }

    private static bool IsBadInput(Exception exception) =>
        exception is ArgumentException or FileNotFoundException or DirectoryNotFoundException or InvalidDataException;

    /// <summary>One line; only the errors of a dataset, of which there may be many, have one line each.</summary>
    private static string OneLine(Exception exception)
    {
        var text = exception is ArgumentException { ParamName: { } parameter }
            ? exception.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal)
            : exception.Message;
        return exception switch
        {
            InvalidDataException => text.Trim(),
            _ when exception.GetType() == typeof(OutOfMemoryException) => "There is not enough memory; give smaller pictures, a smaller "
                + "--batch or fewer --workers, or end other programs.",
            ExternalException => text.Split('\n', 2)[0].Trim(), // Torch's own; its stack frames follow the first line.
            _ => text.ReplaceLineEndings(" ").Trim(),
        };
    }
}
