using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Convolutions, each with its batch normalisation, no activation between: GhostNetV3's shortcut and gate.
/// In the state dict they alternate: "0" convolution, "1" normalisation, "2" convolution, ….
/// </summary>
internal sealed class ConvNormChain : Block
{
    private readonly (Conv2d Convolution, BatchNorm2d Norm)[] _links;
    private readonly NormActivation[] _norms;

    public ConvNormChain(params Conv2d[] convolutions)
        : base(nameof(ConvNormChain))
    {
        _links = [.. convolutions.Select(convolution => (convolution, NormConstants.Ghost.Create(convolution.out_channels)))];
        _norms = [.. _links.Select(link => new NormActivation(link.Norm, Activation.None))];
        for (var i = 0; i < _links.Length; i++)
        {
            register_module($"{2 * i}", _links[i].Convolution);
            register_module($"{(2 * i) + 1}", _links[i].Norm);
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input;
        for (var i = 0; i < _links.Length; i++)
        {
            x = _norms[i].Apply(FastConvolution.Apply(_links[i].Convolution, x));
        }

        return x.MoveToOuterDisposeScope();
    }

    public override FoldedModule Fold() =>
        new FoldedSequence([.. _links.Select(link => FoldedConv.From(link.Convolution, link.Norm, Activation.None))]);
}
