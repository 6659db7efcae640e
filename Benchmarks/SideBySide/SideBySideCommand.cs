using System.CommandLine;
using MLNetGhost.Benchmarks.Reports;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.SideBySide;

/// <summary>The command <c>sidebyside</c>.</summary>
internal static class SideBySideCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var models = new Option<string[]>("--model")
        {
            Description = "ONNX files to include in the races",
            HelpName = "file ...",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        var members = MembersOption.Create("Members of the family, with random weights");
        var pictures = new Option<string?>("--pictures")
        {
            Description = "A folder of pictures to race on, besides those drawn",
            HelpName = "dir",
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Rounds per race, within its time limit",
            DefaultValueFactory = _ => 25,
        };
        var json = new Option<string?>("--json") { Description = "Write the figures as JSON", HelpName = "file" };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--rounds must be 1 or more; the default is 25.");
            }
        });
        var command = new Command(
            "sidebyside",
            "From picture file to detections, compared with the floor and the stock ML.NET pipeline, in interleaved rounds")
        {
            models, members, pictures, rounds, json,
        };
        command.SetAction(result => Run(
            new SideBySideOptions
            {
                Models = result.GetValue(models)!,
                Members = MembersOption.Read(result, members),
                PictureFolder = result.GetValue(pictures),
                Rounds = result.GetValue(rounds),
            },
            result.GetValue(json)));
        return command;
    }

    private static int Run(SideBySideOptions options, string? json)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetghost-sidebyside-").FullName;
        try
        {
            var report = new SideBySideRun(options, folder, new ConsoleProgress()).Run();
            ReportTable.Write(AnsiConsole.Console, report);
            if (json is not null)
            {
                WriteWhole(json, report.ToJson());
            }

            return 0;
        }
        catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void WriteWhole(string path, string text)
    {
        var temporary = path + ".tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
