using MLNetGhost.Trainer.Training;
using TorchSharp;
using TorchSharp.Modules;

namespace MLNetGhost.Tool.Reports;

/// <summary>The figures of every epoch as TensorBoard events, under the names of the columns of <c>results.csv</c>.</summary>
internal sealed class TensorBoardLog
{
    private readonly SummaryWriter _writer;

    /// <summary>Starts an event file; TensorBoard merges those of one folder.</summary>
    /// <param name="folder">The run's folder.</param>
    public TensorBoardLog(string folder) => _writer = torch.utils.tensorboard.SummaryWriter(folder);

    /// <summary>Adds an epoch.</summary>
    /// <param name="epoch">The epoch's numbers.</param>
    public void Add(EpochReport epoch)
    {
        foreach (var (name, value) in new (string, double)[]
        {
            ("train/box_loss", epoch.TrainingLoss.Box), (
                "train/cls_loss", epoch.TrainingLoss.Class), ("train/dfl_loss", epoch.TrainingLoss.Dfl),
            ("val/box_loss", epoch.ValidationLoss.Box), (
                "val/cls_loss", epoch.ValidationLoss.Class), ("val/dfl_loss", epoch.ValidationLoss.Dfl),
            ("metrics/precision", epoch.Precision), (
                "metrics/recall", epoch.Recall), ("metrics/mAP50", epoch.Map50), ("metrics/mAP50-95", epoch.Map),
            ("lr/biases", epoch.BiasLearningRate), ("lr/others", epoch.LearningRate), ("speed/images_per_second", epoch.ImagesPerSecond),
        })
        {
            _writer.add_scalar(name, (float)value, epoch.Epoch);
        }
    }
}
