// Trains a detector on pictures with boxes, folds it, verifies it, saves it as an ML.NET model, and uses the model in a process
// without TorchSharp.
//
//   dotnet run -c Release --project Samples/QuickStart                        (draws its own dataset)
//   dotnet run -c Release --project Samples/QuickStart -- --data DIR --epochs 30
//
// Expected output:
//   …
//   Epoch …1/…  box …  class …  dfl …  mAP50 …  mAP50-95 …  … images/s
//   …
//   COCO AP: …
//   mAP50: …
//   …
//   Folded to 2,… parameters in … nodes (… MB). Largest differences:
//     trained to folded:   boxes … px, scores …
//     folded to exported:  boxes … px, scores …
//     trained to exported: boxes … px, scores …
//   …
//   A separate process without TorchSharp loads model.zip:
//   …
//   TorchSharp assemblies in this process: 0
//   …
//   Written:
//   …
//     …model.zip
//   …
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.Samples.QuickStart;
using MLNetGhost.Trainer;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;

return Settings.Run(args, settings =>
{
    try
    {
        QuickStart(settings);
        return 0;
    }
    catch (Exception e) when (e is IOException or ArgumentException or InvalidDataException or UnauthorizedAccessException
        or NonFiniteLossException or ExportVerificationException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});

static void QuickStart(Settings settings)
{
    var ml = new MLContext(settings.Seed);
    ml.Log += (_, message) =>
    {
        if (message.Kind == ChannelMessageKind.Warning)
        {
            Console.WriteLine($"Warning: {message.RawMessage}");
        }
    };
    var source = DataSource.Prepare(ml, settings);

    // Train the network with its branches, choose the best epoch on the validation split, then fold, verify and export.
    GhostYoloTrainer trainer = ml.ObjectDetection.Trainers.GhostYolo(new GhostYoloOptions
    {
        Model = ModelFamily.Get(settings.Model),
        Epochs = settings.Epochs,
        ImageSize = settings.ImageSize,
        BatchSize = settings.BatchSize,
        Seed = settings.Seed,
        Augmentation = settings.Augmentation,
        ValidationSet = source.Validation,
        OutputFolder = Path.Combine(settings.Output, "weights"),
        Progress = new EpochLines(),
    });
    using var model = trainer.Fit(source.Training);

    // Measure on pictures that were not used in training; every detection counts, however low its score.
    using var sensitive = model.WithOptions(model.Options with { ScoreThreshold = 0.001f, MultiLabel = true });
    var metrics = ml.ObjectDetection.Evaluate(sensitive.Transform(source.HeldOut));
    Tables.PrintValidation(metrics, source.HeldOutName);
    Tables.PrintFolding(trainer.Export!);

    // Save as an ML.NET model, and use it where there is no TorchSharp.
    var zip = Path.Combine(settings.Output, "model.zip");
    ml.Model.SaveAtomically(model, source.Training.Schema, zip);
    var annotated = Path.Combine(settings.Output, "annotated");
    PredictionProcess.Run(zip, source.CopyHeldOutPictures(Path.Combine(settings.Output, "held-out"), count: 12), annotated);

    Tables.PrintFiles(settings.Output, zip, annotated);
}
