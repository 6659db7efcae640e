#:project ../../Trainer/Trainer.csproj
#:project ../../Reports/Reports.csproj
#:property PublishAot=false

// %% [markdown]
// # 02 Train your own detector
//
// Training needs pictures with boxes, as labelling tools write them: YOLO, COCO, Pascal VOC,
// labelme, CVAT, VoTT, Label Studio or CSV. Here 200 small pictures of shapes are drawn and
// trained on for eight epochs. That takes less than a minute on two cores, because training does
// not begin from nothing: the library brings starter weights, which were trained on drawn scenes
// and know edges, forms and boxes already.
//
// `dotnet run -c Release 02-train-your-own.cs` runs the same code without a notebook.

// %%
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost;
using MLNetGhost.Data;
using MLNetGhost.Drawing;
using MLNetGhost.Reports;
using MLNetGhost.Trainer;
using MLNetGhost.Trainer.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var work = Path.Combine(Path.GetTempPath(), "mlnetghost-notebook-02");

// %% [markdown]
// ## The data
//
// `Load` gives a data view: one row per picture, with its labels and boxes as vectors. To train on
// data of your own, put the path of its folder here; its format is recognised. Then choose a larger
// `ImageSize` and more `Epochs` below.

// %%
var own = "";

// %%
var shapes = new ShapesDatasetOptions
{
    TrainCount = 200,
    ValidationCount = 24,
    TestCount = 4,
    Width = 192,
    Height = 160,
    Seed = 102,
};
var dataset = own is "" ? ShapesDataset.Write(work, shapes) : own;
var ml = new MLContext(seed: 1);
var train = ml.ObjectDetection.Load(dataset, "train");
var validation = ml.ObjectDetection.Load(dataset, "val");
Console.WriteLine($"{train.GetRowCount()} pictures to train on");
Console.WriteLine($"columns {string.Join(", ", train.Schema.Select(column => column.Name))}");

// %% [markdown]
// ## The options
//
// `GhostYoloOptions` is an immutable record with the defaults of YOLO11's public trainer. The
// recipe chooses whatever is null. `PretrainedWeights` is null here, too: the run begins from the
// starter weights of this member (`TrainingOptions.NoWeights` would begin from random ones).

// %%
var options = new GhostYoloOptions
{
    Scale = GhostYoloScale.EdgeNano,
    Epochs = 8,
    ImageSize = 160,
    BatchSize = 8,
    Seed = 1,
    ValidationSet = validation,
    OutputFolder = Path.Combine(work, "weights"),
    Progress = new EpochLines(),
};

// %% [markdown]
// This is what the network will see: the pictures of the first batch after augmentation, with their
// boxes.

// %%
var previewFolder = Path.Combine(work, "preview");
var (pictures, held) = (DatasetReader.Read(dataset, "train"), DatasetReader.Read(dataset, "val"));
using (var preview = new DetectionTrainer(options, pictures, held, previewFolder))
{
    var batch = preview.PreviewBatches(1, previewFolder)[0];
    DetectionRenderer.DrawFile(batch, [], Path.Combine(work, "batch.jpg"));
    Show(Path.Combine(work, "batch.jpg"));
}

// %% [markdown]
// ## Training
//
// `Fit` trains the network with its parallel branches, keeps the best epoch, folds it, compares the
// folded and the exported network with the trained one, and returns a transformer that does not
// need TorchSharp. `Progress` writes a line after every epoch.

// %%
var trainer = ml.ObjectDetection.Trainers.GhostYolo(options);
var model = trainer.Fit(train);

// %%
trainer.Training!.History.PlotTraining(Path.Combine(work, "training.png"));
Show(Path.Combine(work, "training.png"));

// %%
var export = trainer.Export!;
var megabytes = export.ByteCount / 1e6;
Console.WriteLine($"{export.ParameterCount:N0} parameters after folding, {megabytes:F1} MB");
Console.WriteLine($"trained and folded:   {export.Verification.TrainToFolded}");
Console.WriteLine($"folded and exported:  {export.Verification.FoldedToRuntime}");

// %% [markdown]
// ## What it has learned
//
// First the metrics on the validation pictures, then a picture that was not used in training at
// all.

// %%
var all = model.Options with { ScoreThreshold = 0.001f, MultiLabel = true };
var sensitive = model.WithOptions(all);
var metrics = ml.ObjectDetection.Evaluate(sensitive.Transform(validation));
Rich(metrics);
var files = Directory.GetFiles(Path.Combine(work, "weights"));
foreach (var file in files.Order(StringComparer.Ordinal))
{
    Console.WriteLine($"{Path.GetFileName(file)}  {new FileInfo(file).Length / 1e6:F1} MB");
}

// %%
var test = model.Transform(ml.ObjectDetection.Load(dataset, own is "" ? "test" : "val"));
var found = test.GetColumn<Detection[]>("Detections").First();
var unseen = test.GetColumn<string>("ImagePath").First();
DetectionRenderer.DrawFile(unseen, found, Path.Combine(work, "found.jpg"));
Show(Path.Combine(work, "found.jpg"));

// %% [markdown]
// Training can be resumed from the checkpoint `weights/last.safetensors` (`ResumeFrom`).

// %%
ml.Model.SaveAtomically(model, train.Schema, Path.Combine(work, "model.zip"));
Console.WriteLine($"model.zip  {new FileInfo(Path.Combine(work, "model.zip")).Length / 1e6:F1} MB");
sensitive.Dispose();
model.Dispose();

// %% [twin]
static void Show(string picture) => Console.WriteLine($"Picture: {picture}");
static void Rich(object value) => Console.WriteLine(value);

// %% [types]
internal sealed class EpochLines : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value is EpochProgress { Report: var epoch, EpochCount: var count })
        {
            var loss = epoch.TrainingLoss;
            Console.WriteLine(
                $"epoch {epoch.Epoch} of {count}: box {loss.Box:F2}, class {loss.Class:F2}, "
                + $"mAP50 {epoch.Map50:F3}");
        }
    }
}
