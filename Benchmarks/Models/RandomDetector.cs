using Google.Protobuf;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;
using static TorchSharp.torch;

namespace MLNetGhost.Benchmarks.Models;

/// <summary>
/// Members of the family with random weights that behave as trained ones do: activations of ordinary size in every layer, and about
/// <see cref="CandidatesPerPicture"/> candidates above the score threshold in most pictures, so that decoding and suppression have their
/// usual work. Every normalisation takes its statistics from pictures, then the head's last convolutions are rescaled
/// (<see cref="HeadCalibration"/>).
/// </summary>
internal static class RandomDetector
{
    /// <summary>Candidates above 0.25 in a picture of 640 × 640, before suppression.</summary>
    public const int CandidatesPerPicture = 60;

    private const int ClassCount = 80;
    private const int Size = 640;

    /// <summary>Side of the pictures from which normalisations take their statistics; those hardly depend on it.</summary>
    private const int StatisticsSize = 320;

    /// <summary>Builds a member and writes it in both layouts, for one 640 × 640 picture per run.</summary>
    /// <param name="spec">The member.</param>
    /// <param name="pictures">Picture files that resemble those of the benchmark.</param>
    /// <param name="folder">Where the two files go.</param>
    public static BenchmarkModel Write(ModelSpec spec, IReadOnlyList<string> pictures, string folder)
    {
        using var noGradients = no_grad();
        using var network = DetectionNetwork.Create(spec, ClassCount, seed: 0);
        using (var images = PictureTensor.Load(pictures, StatisticsSize))
        {
            NormStatistics.TakeFrom(network, images);
        }

        network.eval();
        using (var images = PictureTensor.Load(pictures, Size))
        {
            HeadCalibration.Apply(network, images, CandidatesPerPicture);
        }

        using var folded = network.Fold();
        return new BenchmarkModel(
            spec.Name,
            Write(DetectorLayout.Raw),
            Write(DetectorLayout.Yolo),
            folded.ParameterCount);

        // Without the exporter's verification: it costs more than the race, and tests already compare written models with networks.
        string Write(DetectorLayout layout)
        {
            var options = new ExportOptions
            {
                ClassNames = [.. Enumerable.Range(0, ClassCount).Select(i => $"class{i}")],
                Height = Size,
                Width = Size,
                Layout = layout,
            };
            var path = Path.Combine(folder, $"{spec.Name}-{layout}.onnx".ToLowerInvariant());
            File.WriteAllBytes(path, DetectorGraph.Build(folded, options).ToModel().ToByteArray());
            return path;
        }
    }
}
