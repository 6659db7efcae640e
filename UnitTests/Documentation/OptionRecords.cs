using MLNetGhost.Fleet.Collecting;
using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Jobs;
using MLNetGhost.Fleet.Work;
using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.Tracking;
using MLNetGhost.Trainer;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Training;
using MLNetGhost.Transforms;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>The options records of C#, with what <c>docs/options.md</c> says above their tables.</summary>
internal static class OptionRecords
{
    /// <summary>Title of the section, a valid record, how it is checked, and an introduction.</summary>
    public static IReadOnlyList<(string Title, object Record, Action<object> Validate, string Introduction)> All { get; } =
    [
        Of("Training", new TrainingOptions(), record => Taught(record).Validate(), "For `DetectionTrainer` and `Trainers.GhostYolo`."),
        Of("Pretraining", new PretrainingOptions(), record => record.Validate(), "For `PretrainingRun`: how starter weights are made."),
        Of("Augmentation", new AugmentationOptions(), record => record.Validate(), "`TrainingOptions.Augmentation`."),
        Of(
            "The estimator",
            new GhostYoloOptions(),
            record => Taught(record).Validate(),
            "For `Trainers.GhostYolo`, besides those of training."),
        Of("Validation", new ValidationOptions(), record => record.Validate(), "For `Validator`."),
        Of("Export", new ExportOptions { ClassNames = ["thing"] }, record => record.Validate(1), "For `OnnxExporter`."),
        Of("Quantization", new QuantizationOptions { CalibrationFolder = "pictures" }, record => record.Validate(), "For `OnnxQuantizer`."),
        Of("Choosing detections", new SuppressionOptions(), _ => { }, "For `OnnxDetector.Detect`."),
        Of("Running a model", new OnnxDetectorOptions(), _ => { }, "For `OnnxDetector.Load`."),
        Of(
            "Preparing pictures for a model of another tool",
            new PreparationOptions(),
            _ => { },
            "`OnnxDetectorOptions.Preparation` and `DetectObjectsOptions.Preparation`."),
        Of(
            "Detecting in a pipeline",
            new DetectObjectsOptions(),
            _ => { },
            "For `Transforms.DetectObjects`, the first six also for `DecodeDetections`."),
        Of("Following objects", new TrackingOptions(), _ => { }, "For `ObjectTracker` and `Transforms.TrackObjects`."),
        Of("The server of a fleet", new FleetServerOptions(), _ => { }, "For `FleetClient.ConnectAsync` and `LoadFromJob`."),
        Of("Submitting a job", new SubmitOptions(), _ => { }, "For `FleetClient.SubmitAsync`."),
        Of("Working on jobs", new WorkerOptions(), _ => { }, "For `FleetClient.WorkAsync`."),
        Of("Collecting results", new CollectOptions(), _ => { }, "For `FleetClient.CollectAsync` and `ConvertAsync`."),
    ];

    private static (string, object, Action<object>, string) Of<T>(string title, T record, Action<T> validate, string introduction)
        where T : class => (title, record, given => validate((T)given), introduction);

    /// <summary>The same with a teacher, without which the weights of one are refused.</summary>
    private static T Taught<T>(T options)
        where T : TrainingOptions => options with { Teacher = options.Teacher ?? "teacher.safetensors" };
}
