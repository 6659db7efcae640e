using System.CommandLine;
using MLNetGhost.Benchmarks.Reports;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Benchmarks.Training;

/// <summary>The command <c>training</c>.</summary>
internal static class TrainingCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var members = MembersOption.Create("Networks", ModelFamily.Yolo11Nano.Name);
        var batch = new Option<int>("--batch") { Description = "Pictures per batch", DefaultValueFactory = _ => 16 };
        var size = new Option<int>("--imgsz") { Description = "Side of the input in pixels", DefaultValueFactory = _ => 320 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds that count", DefaultValueFactory = _ => 5 };
        var forms = new Option<ReparameterisationForm[]>("--forms")
        {
            Description = "How parallel branches are computed [default: every way]",
            AllowMultipleArgumentsPerToken = true,
        };
        var parts = new Option<int?>("--parts")
        {
            Description = "Time the blocks of each network alone instead: 0 for the outermost, 1 for those inside them, and so on",
        };
        var command = new Command("training", "Images per second of a training step, and where its time goes")
        {
            members, forms, batch, size, rounds, parts,
        };
        command.SetAction(result => TrainingTable.Print(
            MembersOption.Read(result, members),
            result.GetValue(forms) is { Length: > 0 } chosen ? chosen : Enum.GetValues<ReparameterisationForm>(),
            result.GetValue(batch),
            result.GetValue(size),
            result.GetValue(rounds),
            result.GetValue(parts),
            new ConsoleProgress()));
        return command;
    }
}
