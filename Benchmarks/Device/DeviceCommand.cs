using System.CommandLine;
using MLNetGhost.Benchmarks.Reports;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Network;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Device;

/// <summary>The command <c>device</c>: whether a device computes what the processor does, and how fast.</summary>
internal static class DeviceCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var defaults = new DeviceOptions { Device = InferenceDevice.Cpu, Members = [] };
        var device = new Option<string>("--device") { Description = "The device: cpu, cuda:0", Required = true };
        var members = MembersOption.Create("Networks", ModelFamily.Yolo11Nano.Name);
        var size = Integer("--imgsz", defaults.ImageSize, "Side of the input in pixels, a multiple of 32");
        var batch = Integer("--batch", defaults.BatchSize, "Pictures per training step and per batch of detection");
        var steps = Integer("--steps", defaults.Steps, "Training steps that count");
        var pictures = Integer("--pictures", defaults.Pictures, "Different pictures for detection");
        var rows = Integer("--rows", defaults.Rows, "Rows through Transform");
        var only = new Option<bool>("--only-device") { Description = "Measure speeds on the device only; what is checked stays the same" };
        var command = new Command("device", "Whether a device computes what the processor does, and how fast: one table")
        {
            device, members, size, batch, steps, pictures, rows, only,
        };
        command.SetAction(result =>
        {
            var options = new DeviceOptions
            {
                Device = result.GetRequiredValue(device),
                Members = result.GetValue(members) is { Length: > 0 } named ? named : ["edge-n", ModelFamily.Yolo11Nano.Name],
                ImageSize = result.GetValue(size),
                BatchSize = result.GetValue(batch),
                Steps = result.GetValue(steps),
                Pictures = result.GetValue(pictures),
                Rows = result.GetValue(rows),
                TimesProcessor = !result.GetValue(only),
            };
            try
            {
                return Run(options, AnsiConsole.Console, new ConsoleProgress());
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // The device is not there, or does not compute.
                Console.Error.WriteLine(e is ArgumentException { ParamName: { } name }
                    ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
                    : e.Message);
                return 2;
            }
        });
        return command;
    }

    /// <summary>Checks, times and writes the table.</summary>
    /// <returns>0 if the device agrees with the processor in everything, else 1.</returns>
    public static int Run(DeviceOptions options, IAnsiConsole console, IProgress<string> progress)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetghost-device-");
        try
        {
            var rows = new DeviceBenchmark(options, folder.FullName, progress).Run();
            DeviceTable.Write(console, options.Device, rows);
            return rows.All(row => row.Agrees != false) ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Option<int> Integer(string name, int value, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() is var given && given >= 1
                && (name != "--imgsz" || given % 32 == 0 && given >= 64))
            {
                return;
            }

            result.AddError(name == "--imgsz" ? $"{name} must be a multiple of 32 from 64 on." : $"{name} must be 1 or more.");
        });
        return option;
    }
}
