using MLNetGhost.Trainer.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// A 1 × 1 convolution whose second half of channels runs through a chain of blocks; every stage of the chain and the first
/// half are joined by a second 1 × 1 convolution. The blocks are <see cref="C3k"/> or <see cref="Bottleneck"/>.
/// </summary>
/// <remarks>YOLO11's documentation; it follows C2f of YOLOv8 and CSPNet (arXiv 1911.11929).</remarks>
internal sealed class C3k2 : Block
{
    private readonly LeafConvolution cv1;
    private readonly Block cv2;
    private readonly ModuleList<Block> m;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="repeats">Blocks in the chain.</param>
    /// <param name="useC3k">Whether the blocks are <see cref="C3k"/>.</param>
    /// <param name="expansion">Channels of the chain divided by output channels.</param>
    /// <param name="activation">Applied after every convolution.</param>
    public C3k2(
        int inChannels,
        int outChannels,
        int repeats,
        bool useC3k,
        double expansion = 0.5,
        ActivationFunction activation = ActivationFunction.Silu)
        : base(nameof(C3k2))
    {
        var hidden = (int)(outChannels * expansion);
        cv1 = ConvNormAct.Yolo(inChannels, 2 * hidden, 1, activation: activation);
        cv2 = ConvNormAct.Yolo((2 + repeats) * hidden, outChannels, 1, activation: activation);
        m = new ModuleList<Block>([.. Enumerable.Range(0, repeats).Select(_ => Link())]);
        RegisterComponents();

        Block Link() => useC3k
            ? new C3k(hidden, hidden, activation)
            : new Bottleneck(hidden, hidden, expansion: 0.5, activation);
    }

    private C3k2(C3k2 trained)
        : base(nameof(C3k2))
    {
        (cv1, cv2, m) = (trained.cv1.Fold(), trained.cv2.Fold(), new ModuleList<Block>(BlockChain.Fold(trained.m)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var stages = cv1.call(input).chunk(2, 1).ToList();
        foreach (var block in m)
        {
            stages.Add(block.call(stages[^1]));
        }

        return cv2.call(cat(stages, 1)).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        var (first, second) = cv1.RequireFolded().EmitHalves(graph, x, options.Dense);
        List<OnnxValue> stages = [first, second];
        foreach (var block in m)
        {
            // Dense, because padded channels between two 3 × 3 convolutions would be wasted computation.
            stages.Add(block.Emit(graph, stages[^1], options.Dense));
        }

        return cv2.Emit(graph, graph.Concat(stages), options);
    }

    public override C3k2 Fold() => new(this);
}
