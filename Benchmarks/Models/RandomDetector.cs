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
        using var network = CreateNetwork(spec, pictures, Size);
        using var folded = network.Fold();
        return new BenchmarkModel(
            spec.Name,
            Write(DetectorLayout.Raw),
            Write(DetectorLayout.Yolo),
            folded.ParameterCount);

        // Without the exporter's verification: it costs more than the race, and tests already compare written models with networks.
        string Write(DetectorLayout layout)
        {
            var path = Path.Combine(folder, $"{spec.Name}-{layout}.onnx".ToLowerInvariant());
            File.WriteAllBytes(path, Export(folded, Size, layout));
            return path;
        }
    }

    /// <summary>Builds such a network, in evaluation mode.</summary>
    /// <param name="spec">The member.</param>
    /// <param name="pictures">Picture files that resemble those of the benchmark.</param>
    /// <param name="size">Side of its input in pixels.</param>
    /// <param name="classCount">Classes.</param>
    public static DetectionNetwork CreateNetwork(
        ModelSpec spec, IReadOnlyList<string> pictures, int size, int classCount = ClassCount)
    {
        using var noGradients = no_grad();
        var network = DetectionNetwork.Create(spec, classCount, seed: 0);
        using (var images = PictureTensor.Load(pictures, StatisticsSize))
        {
            NormStatistics.TakeFrom(network, images);
        }

        network.eval();
        using (var images = PictureTensor.Load(pictures, size))
        {
            HeadCalibration.Apply(network, images, CandidatesPerPicture);
        }

        return network;
    }

    /// <summary>Writes a network as ONNX, for any number of pictures per run.</summary>
    /// <param name="network">The network, in evaluation mode.</param>
    /// <param name="size">Side of its input in pixels.</param>
    /// <param name="layout">The form of its outputs.</param>
    /// <returns>The content of the file.</returns>
    public static byte[] Export(DetectionNetwork network, int size, DetectorLayout layout)
    {
        using var noGradients = no_grad();
        using var folded = network.Fold();
        return Export(folded, size, layout);
    }

    private static byte[] Export(FoldedNetwork folded, int size, DetectorLayout layout)
    {
        var options = new ExportOptions
        {
            ClassNames = [.. Enumerable.Range(0, folded.ClassCount).Select(i => $"class{i}")],
            Height = size,
            Width = size,
            Layout = layout,
        };
        return DetectorGraph.Build(folded, options).ToModel().ToByteArray();
    }
}
