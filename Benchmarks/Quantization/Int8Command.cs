using System.CommandLine;
using MLNetGhost.Benchmarks.Reports;

namespace MLNetGhost.Benchmarks.Quantization;

/// <summary>The command <c>int8</c>.</summary>
internal static class Int8Command
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var members = MembersOption.Create("Members of the family, timed with random weights");
        var weights = new Option<string[]>("--weights")
        {
            Description = "Trained checkpoints or exported float models to quantise and measure; needs --data",
            HelpName = "file ...",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        var data = new Option<string?>("--data") { Description = "A labelled dataset with splits train and val", HelpName = "dir" };
        var size = new Option<int>("--imgsz")
        {
            Description = "Side of the input of members with random weights, a multiple of 32",
            DefaultValueFactory = _ => 640,
        };
        var rounds = new Option<int>("--rounds") { Description = "Rounds per race", DefaultValueFactory = _ => 25 };
        var compare = new Option<bool>("--compare") { Description = "Compare methods of calibration and placements on --weights" };
        var tune = new Option<bool>("--tune") { Description = "Search for the placement on this machine" };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 3)
            {
                result.AddError("--rounds must be 3 or more; the default is 25.");
            }
        });
        var command = new Command("int8", "8-bit models over their float twins and over YOLO11n in float, and what they lose")
        {
            members, weights, data, size, rounds, compare, tune,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(weights) is { Length: > 0 } && result.GetValue(data) is null)
            {
                result.AddError("--weights needs --data; name a labelled dataset with splits train and val.");
            }
        });
        command.SetAction(result => Run(new Int8Options
        {
            // Whoever names weights does not ask for random ones as well, unless they name members too.
            Members = result.GetValue(weights) is { Length: > 0 } && result.GetValue(members) is not { Length: > 0 }
                ? []
                : MembersOption.Read(result, members),
            Weights = result.GetValue(weights)!,
            Data = result.GetValue(data),
            ImageSize = result.GetValue(size),
            Rounds = result.GetValue(rounds),
            Compare = result.GetValue(compare),
            Tune = result.GetValue(tune),
        }));
        return command;
    }

    private static int Run(Int8Options options)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetghost-int8-").FullName;
        try
        {
            new Int8Run(options, folder, new ConsoleProgress()).Run();
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
}
