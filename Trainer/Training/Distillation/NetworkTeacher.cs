using MLNetGhost.Trainer.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>A teacher from a checkpoint: its averaged weights, folded, on the run's device. It gives everything.</summary>
internal sealed class NetworkTeacher : TeacherModel
{
    private readonly FoldedNetwork _network;

    private NetworkTeacher(FoldedNetwork network, IReadOnlyList<string> classNames) => (_network, ClassNames) = (network, classNames);

    /// <inheritdoc/>
    public override string Description => $"a checkpoint of model {_network.Spec.Name}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public override TeacherBoxes Boxes => TeacherBoxes.Distributions;

    /// <inheritdoc/>
    public override IReadOnlyList<int> NeckChannels => _network.NeckChannels;

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where it runs.</param>
    /// <exception cref="InvalidDataException">The file is damaged or no checkpoint.</exception>
    public static NetworkTeacher Open(string path, Device device)
    {
        var checkpoint = Checkpoint.Read(path);
        using var network = checkpoint.CreateNetwork();
        var folded = network.Fold();
        folded.to(device);
        return new NetworkTeacher(folded, checkpoint.Info.ClassNames);
    }

    /// <inheritdoc/>
    public override TeacherOutput Look(Tensor images, IReadOnlyList<int> classes, bool wantsFeatures)
    {
        using var gradientFree = no_grad();
        using var scope = NewDisposeScope();
        var (levels, features) = _network.Observe(images);
        var (boxes, logits) = HeadDecoder.Flatten(levels);
        var chosen = ChosenClasses.Select(logits, classes).sigmoid();
        return new TeacherOutput(chosen, boxes.contiguous(), null, null, wantsFeatures ? features : [])
            .Map(tensor => tensor.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public override void Dispose() => _network.Dispose();
}
