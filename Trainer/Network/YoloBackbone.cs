namespace MLNetGhost.Trainer.Network;

/// <summary>YOLO11's own backbone, layers <c>0</c> to <c>8</c>, from the same blocks as the neck; for comparison.</summary>
internal sealed class YoloBackbone : Backbone
{
    public YoloBackbone(YoloBackboneSpec spec, ActivationFunction activation = ActivationFunction.Silu)
        : this([.. CreateLayers(spec, activation)])
    {
    }

    private YoloBackbone(IReadOnlyList<BackboneLayer> layers)
        : base(nameof(YoloBackbone), layers)
    {
        foreach (var (number, layer) in layers.Index())
        {
            register_module($"{number}", layer.Block);
        }

        RegisterComponents();
    }

    public override YoloBackbone Fold() => new([.. Layers.Select(layer => layer.Fold())]);

    private static IEnumerable<BackboneLayer> CreateLayers(YoloBackboneSpec spec, ActivationFunction activation)
    {
        var (channels, stride, scale) = (3, 1, spec.Scaling);
        foreach (var row in spec.Rows)
        {
            stride *= 2;
            var halved = scale.Channels(row.Out);
            yield return new BackboneLayer(
                ConvNormAct.Yolo(channels, halved, 3, stride: 2, activation: activation), stride, halved);
            channels = halved;
            if (row.BlockOut > 0)
            {
                var outChannels = scale.Channels(row.BlockOut);
                var useC3k = row.UseC3k || scale.AlwaysC3k;
                var block = new C3k2(channels, outChannels, scale.Repeats(row.Repeats), useC3k, row.Expansion, activation);
                yield return new BackboneLayer(block, stride, outChannels);
                channels = outChannels;
            }
        }
    }
}
