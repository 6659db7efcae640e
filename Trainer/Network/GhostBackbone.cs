using TorchSharp.Modules;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// GhostNetV3 (arXiv 2404.11202) without its classifier: stem <c>conv_stem</c> and <c>bn1</c>, then <c>blocks.stage.row</c>.
/// </summary>
internal sealed class GhostBackbone : Backbone
{
    private const int StemStride = 2;
    private readonly IReadOnlyList<int> _stageSizes;
    private readonly ModuleList<BlockSequence> blocks;

    public GhostBackbone(GhostBackboneSpec spec, ReparameterisationForm form)
        : this([.. CreateLayers(spec, form)], [.. spec.Stages.Select(stage => stage.Count)])
    {
    }

    /// <param name="layers">The stem, then the rows of all stages.</param>
    /// <param name="stageSizes">How many rows each stage has.</param>
    private GhostBackbone(IReadOnlyList<BackboneLayer> layers, IReadOnlyList<int> stageSizes)
        : base(nameof(GhostBackbone), layers)
    {
        _stageSizes = stageSizes;
        foreach (var (name, part) in layers[0].Block.PartsAs("conv_stem"))
        {
            register_module(name, part);
        }

        blocks = new ModuleList<BlockSequence>();
        var first = 1;
        foreach (var size in stageSizes)
        {
            blocks.Add(new BlockSequence([.. layers.Skip(first).Take(size).Select(layer => layer.Block)]));
            first += size;
        }

        RegisterComponents();
    }

    public override GhostBackbone Fold() => new([.. Layers.Select(layer => layer.Fold())], _stageSizes);

    private static IEnumerable<BackboneLayer> CreateLayers(GhostBackboneSpec spec, ReparameterisationForm form)
    {
        var (channels, stride) = (spec.Stem, StemStride);
        var stem = Convolutions.Create(3, channels, 3, stride: stride);
        yield return new BackboneLayer(LooseConvolution.Normalised(stem, Activation.Relu, normName: "bn1"), stride, channels);
        foreach (var row in spec.Stages.SelectMany(stage => stage))
        {
            stride *= row.Stride;
            var block = new GhostBottleneck(
                channels, row.Expand, row.Out, row.Kernel, row.Stride, row.SqueezeRatio, row.Gated, form, row.Dense);
            yield return new BackboneLayer(block, stride, row.Out);
            channels = row.Out;
        }
    }
}
