using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// A convolution with a bias, or followed by GhostNetV3's batch normalisation, and the activation. Published weights have no level
/// for it: the convolution is in the owner under this block's name, the normalisation next to it under its own.
/// </summary>
internal sealed class LooseConvolution : LeafConvolution
{
    private readonly Convolution conv;
    private readonly BatchNorm2d? bn;
    private readonly Activation _activation;
    private readonly NormActivation? _normActivation;
    private readonly string? _normName;

    private LooseConvolution(Convolution convolution, Activation activation, string? normName)
        : base(nameof(LooseConvolution))
    {
        (conv, _activation, _normName) = (convolution, activation, normName);
        if (normName is not null)
        {
            bn = NormConstants.Ghost.Create(convolution.Shape.OutChannels);
            _normActivation = new NormActivation(bn, activation);
        }

        RegisterComponents();
    }

    /// <summary>With a bias and no normalisation.</summary>
    /// <param name="convolution">The convolution, with a bias.</param>
    /// <param name="activation">Applied after it.</param>
    public static LooseConvolution Biased(Convolution convolution, Activation activation) => new(convolution, activation, normName: null);

    /// <summary>With a normalisation.</summary>
    /// <param name="convolution">The convolution, without a bias.</param>
    /// <param name="activation">Applied after the normalisation.</param>
    /// <param name="normName">The normalisation's name in the owner.</param>
    public static LooseConvolution Normalised(Convolution convolution, Activation activation, string normName) =>
        new(convolution, activation, normName);

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var y = _normActivation?.Apply(conv, input) ?? _activation.Apply(FastConvolution.Apply(conv, input));
        return y.MoveToOuterDisposeScope();
    }

    public override FoldedConv Fold() => bn is null ? FoldedConv.From(conv, _activation) : FoldedConv.From(conv, bn, _activation);

    public override IEnumerable<(string Name, nn.Module Module)> PartsAs(string name) =>
        bn is null ? [(name, conv)] : [(name, conv), (_normName!, bn)];
}
