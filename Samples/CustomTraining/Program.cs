// Trains with custom options: image size, optimiser, schedule, augmentation, progress reports, checkpoint folder, stopping with Ctrl-C.
// Small enough to finish within a minute, so the resulting detector is not much use; for a good one see QuickStart.
//
//   dotnet run -c Release --project Samples/CustomTraining                           (draws 32 pictures)
//   dotnet run -c Release --project Samples/CustomTraining -- DATASET 30 320 custom  (epochs, input size, output folder)
//
// Expected output:
//   Begins from the starter weights of edge-n …
//   32 training pictures …
//   Epoch 1/2: box …, class …, dfl …, mAP50 …, … images/s
//   Epoch 2/2: box …, class …, dfl …, mAP50 …, … images/s
//   Best epoch … of 2; folded to 2,… parameters, largest difference from the trained network: boxes … px, scores …
//   Model: …model.zip
//   Checkpoint: …best.safetensors
using System.Globalization;
using Microsoft.ML;
using MLNetGhost.Data;
using MLNetGhost.Samples.CustomTraining;
using MLNetGhost.Trainer;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var dataset = args.Length > 0 ? args[0] : DrawDataset();
var epochs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2;
var imageSize = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 96;
var output = args.Length > 3 ? Path.GetFullPath(args[3]) : Path.Combine(Path.GetTempPath(), "mlnetghost-custom-training", "run");
Directory.CreateDirectory(output);

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => (e.Cancel, _) = (true, stop.CancelAsync());

var ml = new MLContext(seed: 1);
var training = ml.ObjectDetection.Load(dataset, "train");
var trainer = ml.ObjectDetection.Trainers.GhostYolo(new GhostYoloOptions
{
    Scale = GhostYoloScale.EdgeNano,
    Epochs = epochs,
    ImageSize = imageSize,
    BatchSize = 8,
    Seed = 1,

    // Null leaves a setting to the optimiser's recipe; with OptimizerKind.Auto, the default, the recipe depends on the length of the run.
    Optimizer = OptimizerKind.AdamW,
    LearningRate = 0.001,
    CosineSchedule = true,
    WarmupEpochs = 1,
    WeightDecay = 0.0005,
    Patience = 20,
    Augmentation = new AugmentationOptions { Mosaic = 0, Scale = 0.2, Degrees = 10, FlipUpsideDown = 0.5 },

    // The best epoch is chosen on these pictures; without them, a part of the training pictures would be held out.
    ValidationSet = ml.ObjectDetection.Load(dataset, "val"),
    OutputFolder = Path.Combine(output, "weights"),
    Progress = new EpochLines(),
    Cancellation = stop.Token,
});

try
{
    using var model = trainer.Fit(training);
    ml.Model.SaveAtomically(model, training.Schema, Path.Combine(output, "model.zip"));
}
catch (OperationCanceledException)
{
    Console.WriteLine($"Stopped; continue from {Path.Combine(output, "weights", Checkpoint.LastFileName)} with ResumeFrom.");
    return 130;
}

var (result, export) = (trainer.Training!, trainer.Export!);
Console.WriteLine($"Best epoch {result.Best.Epoch} of {epochs}; folded to {export.ParameterCount:N0} parameters, largest difference from "
    + $"the trained network: {export.Verification.TrainToRuntime}");
Console.WriteLine($"Model: {Path.Combine(output, "model.zip")}");
Console.WriteLine($"Checkpoint: {result.BestCheckpoint}");
return 0;

static string DrawDataset()
{
    var folder = Path.Combine(Path.GetTempPath(), "mlnetghost-custom-training");
    return ShapesDataset.Write(folder, new ShapesDatasetOptions { TrainCount = 32, ValidationCount = 8, TestCount = 0, Seed = 9 });
}
