using MLNetGhost.Trainer.Torch;
using TorchSharp;

namespace MLNetGhost.Trainer.Loss;

/// <summary>The named parts of the loss of one batch: scalars per picture, with their gains applied.</summary>
/// <param name="Box">1 − CIoU of the assigned boxes; a constant 0 without a gradient when no anchor is assigned.</param>
/// <param name="Class">Binary cross-entropy of all class scores.</param>
/// <param name="Dfl">Distribution focal loss of the assigned boxes' sides; a constant 0 like <paramref name="Box"/>.</param>
/// <param name="BatchSize">The number of pictures in the batch.</param>
internal sealed record DetectionLoss(torch.Tensor Box, torch.Tensor Class, torch.Tensor Dfl, long BatchSize)
{
    /// <summary>The quantity to minimise: the sum of the parts times the number of pictures. A new tensor on each call.</summary>
    public torch.Tensor Total() => Box.Plus(Class).Plus(Dfl) * Scalars.Of(BatchSize);

    /// <summary>The three parts as plain numbers: waits for the device, once.</summary>
    public LossParts ToParts()
    {
        using var scope = torch.NewDisposeScope();
        var parts = torch.stack([Box, Class, Dfl]).detach().cpu().data<float>();
        return new LossParts(parts[0], parts[1], parts[2]);
    }
}
