using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>YOLO11's own backbone, layers <c>0</c> to <c>8</c>, from the same blocks as the neck; for comparison.</summary>
internal sealed class YoloBackbone : Backbone
{
    private readonly TappedBlocks _tapped = new();

    public YoloBackbone(YoloBackboneSpec spec)
        : base(nameof(YoloBackbone))
    {
        var (channels, stride, scale) = (3, 1, spec.Scaling);
        foreach (var row in spec.Rows)
        {
            stride *= 2;
            Append(ConvNormAct.Yolo(channels, scale.Channels(row.Out), 3, stride: 2), scale.Channels(row.Out));
            if (row.BlockOut > 0)
            {
                var outChannels = scale.Channels(row.BlockOut);
                Append(new C3k2(channels, outChannels, scale.Repeats(row.Repeats), row.UseC3k || scale.AlwaysC3k, row.Expansion), outChannels);
            }
        }

        RegisterComponents();

        void Append(Block layer, int outChannels)
        {
            register_module($"{_tapped.Count}", layer);
            _tapped.Add(layer, stride, outChannels);
            channels = outChannels;
        }
    }

    public override IReadOnlyList<int> TapChannels => _tapped.TapChannels;

    public override Tensor[] forward(Tensor input) => _tapped.Forward(input);

    public override FoldedBackbone Fold() => _tapped.Fold();
}
