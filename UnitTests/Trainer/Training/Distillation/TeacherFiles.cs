using MLNetGhost.Model;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

/// <summary>Teachers with random weights that see something everywhere.</summary>
internal static class TeacherFiles
{
    /// <summary>A checkpoint.</summary>
    public static string WriteCheckpoint(string path, string model, IReadOnlyList<string> classNames, int seed = 7)
    {
        using var network = CreateNetwork(model, classNames.Count, seed);
        var options = new TrainingOptions { Model = network.Spec, Form = network.Form, ImageSize = 64 };
        var weights = network.state_dict().Where(entry => entry.Value.is_floating_point()).Select(entry => (entry.Key, entry.Value));
        Checkpoint.Write(path, new CheckpointInfo(classNames, options, null), weights);
        return path;
    }

    /// <summary>The export of such a checkpoint.</summary>
    public static string WriteOnnx(string path, string checkpoint, DetectorLayout layout, int size = 64)
    {
        var read = Checkpoint.Read(checkpoint);
        using var network = read.CreateNetwork();
        var options = new ExportOptions { ClassNames = read.Info.ClassNames, Height = size, Width = size, Layout = layout };
        OnnxExporter.Export(network, options, path);
        return path;
    }

    private static DetectionNetwork CreateNetwork(string model, int classCount, int seed)
    {
        var network = DetectionNetwork.Create(ModelFamily.Get(model), classCount, seed, ReparameterisationForm.None);
        using var gradientFree = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (name.StartsWith("head.cv3.", StringComparison.Ordinal) && name.EndsWith(".2.bias", StringComparison.Ordinal))
            {
                parameter.uniform_(-1, 1, generator);
            }
            else if (name.StartsWith("head.cv2.", StringComparison.Ordinal) && name.EndsWith(".2.bias", StringComparison.Ordinal))
            {
                parameter.uniform_(-2, 2, generator);
            }
        }

        return network;
    }
}
