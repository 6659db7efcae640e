using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// GhostNetV3 (arXiv 2404.11202) without its classifier: stem <c>conv_stem</c> and <c>bn1</c>, then <c>blocks.stage.row</c>.
/// </summary>
internal sealed class GhostBackbone : Backbone
{
    private const int StemStride = 2;
    private readonly Conv2d conv_stem;
    private readonly BatchNorm2d bn1;
    private readonly ModuleList<BlockSequence> blocks;
    private readonly NormActivation _stemNorm;
    private readonly TappedBlocks _tapped = new();

    public GhostBackbone(GhostBackboneSpec spec, ReparameterisationForm form)
        : base(nameof(GhostBackbone))
    {
        conv_stem = Convolutions.Create(3, spec.Stem, 3, stride: StemStride);
        bn1 = NormConstants.Ghost.Create(spec.Stem);
        _stemNorm = new NormActivation(bn1, Activation.Relu);
        blocks = new ModuleList<BlockSequence>();
        var (channels, stride) = (spec.Stem, StemStride);
        foreach (var rows in spec.Stages)
        {
            var stage = new List<Block>();
            foreach (var row in rows)
            {
                stage.Add(new GhostBottleneck(channels, row.Expand, row.Out, row.Kernel, row.Stride, row.SqueezeRatio, row.Gated, form));
                channels = row.Out;
                stride *= row.Stride;
                _tapped.Add(stage[^1], stride, channels);
            }

            blocks.Add(new BlockSequence([.. stage]));
        }

        RegisterComponents();
    }

    public override IReadOnlyList<int> TapChannels => _tapped.TapChannels;

    public override Tensor[] forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var stem = _stemNorm.Apply(conv_stem.call(input));
        return [.. _tapped.Forward(stem).Select(tap => tap.MoveToOuterDisposeScope())];
    }

    public override FoldedBackbone Fold() => _tapped.Fold(FoldedConv.From(conv_stem, bn1, Activation.Relu));
}
