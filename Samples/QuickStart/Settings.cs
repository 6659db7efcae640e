using System.CommandLine;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Samples.QuickStart;

/// <summary>The command line: what to train on, and for how long.</summary>
internal sealed record Settings(string? Data, string Model, int Epochs, int ImageSize, int BatchSize, int Seed, string Output)
{
    /// <summary>
    /// How pictures are augmented: null leaves it to the trainer. Drawn shapes need less augmentation than photographs, since training
    /// and held-out pictures are drawn by the same code.
    /// </summary>
    public AugmentationOptions? Augmentation => Data is null ? new AugmentationOptions { Mosaic = 0, Scale = 0.2 } : null;

    /// <summary>Parses the arguments and runs the program with them.</summary>
    public static int Run(string[] args, Func<Settings, int> program)
    {
        var data = new Option<string?>("--data")
        {
            Description = "A dataset (YOLO, COCO, Pascal VOC, labelme, CVAT, VoTT, Label Studio or CSV); without it, shapes are drawn",
        };
        var model = new Option<string>("--model") { Description = "Member of the model family", DefaultValueFactory = _ => "edge-n" };
        model.AcceptOnlyFromAmong([.. ModelFamily.All.Select(spec => spec.Name)]);
        var epochs = new Option<int>("--epochs") { Description = "How many times every picture is seen", DefaultValueFactory = _ => 15 };
        var size = new Option<int?>("--imgsz")
        {
            Description = "Side of the network's square input in pixels, a multiple of 32 [default: 160 for shapes, 192 with --data]",
        };
        var batch = new Option<int>("--batch") { Description = "Pictures per batch", DefaultValueFactory = _ => 16 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same run", DefaultValueFactory = _ => 0 };
        var output = new Option<string>("--output") { Description = "Folder for all output", DefaultValueFactory = _ => "quickstart" };

        var command = new RootCommand("Trains a detector, folds it, exports it, and uses it in an ML.NET pipeline.")
        {
            data, model, epochs, size, batch, seed, output,
        };
        command.SetAction(result =>
        {
            var source = result.GetValue(data);
            return program(new Settings(
                source,
                result.GetValue(model)!,
                result.GetValue(epochs),
                result.GetValue(size) ?? (source is null ? 160 : 192),
                result.GetValue(batch),
                result.GetValue(seed),
                Path.GetFullPath(result.GetValue(output)!)));
        });
        return command.Parse(args).Invoke();
    }
}
