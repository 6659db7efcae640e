using MLNetGhost.Benchmarks.Models;
using MLNetGhost.Benchmarks.Pictures;
using MLNetGhost.Benchmarks.Training;
using MLNetGhost.Data;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Torch;

namespace MLNetGhost.Benchmarks.Device;

/// <summary>Everything that the command <c>device</c> does, in its order: checks before times.</summary>
/// <param name="options">What is checked and timed.</param>
/// <param name="folder">A folder for pictures and models.</param>
/// <param name="progress">Receives each step that begins.</param>
internal sealed class DeviceBenchmark(DeviceOptions options, string folder, IProgress<string> progress)
{
    private const int PictureWidth = 640;
    private const int PictureHeight = 480;

    private readonly List<DeviceRow> _rows = [];

    /// <summary>Checks and times.</summary>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">Torch has no such device.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime has no such device, or it does not compute.</exception>
    public IReadOnlyList<DeviceRow> Run()
    {
        OpenMpSpinning.Shorten();
        TorchDevice.Find(options.Device);
        progress.Report("Drawing pictures");
        var pictures = PictureSet.Draw(Path.Combine(folder, "pictures"), PictureWidth, PictureHeight, options.Pictures).Paths;
        foreach (var member in options.Members)
        {
            var spec = ModelFamily.Get(member);
            foreach (var form in TrainingTable.FormsOf(member))
            {
                progress.Report($"Training steps of {member}, {form}");
                _rows.AddRange(TrainingComparison.Agreement(spec, form, options));
            }

            progress.Report($"Validation of {member}");
            string[] samples = [.. pictures.Take(8)];
            using (var validated = RandomDetector.CreateNetwork(spec, samples, options.ImageSize, ShapesDataset.ClassNames.Count))
            {
                _rows.AddRange(ValidationComparison.Agreement(validated, options, Path.Combine(folder, $"shapes-{member}")));
            }

            using var network = RandomDetector.CreateNetwork(spec, samples, options.ImageSize);
            foreach (var layout in new[] { DetectorLayout.Yolo, DetectorLayout.Raw })
            {
                progress.Report($"Detection with {member}, layout {layout}");
                var model = RandomDetector.Export(network, options.ImageSize, layout);
                _rows.AddRange(new DetectionComparison($"{member}, {layout}".ToLowerInvariant(), model, pictures, options).Agreement());
            }

            foreach (var form in TrainingTable.FormsOf(member))
            {
                progress.Report($"Timing steps of {member}, {form}");
                _rows.Add(TrainingComparison.Speed(spec, form, options));
            }

            progress.Report($"Timing detection with {member}");
            var fast = RandomDetector.Export(network, options.ImageSize, DetectorLayout.Raw);
            _rows.AddRange(new DetectionComparison(member, fast, pictures, options).Speeds());
        }

        _rows.AddRange(PeakMemory.Rows());
        return _rows;
    }
}
