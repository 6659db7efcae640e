using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Two 1 × 1 projections of the input to half of its channels, one of them followed by residual blocks, joined by a third
/// convolution: the cross-stage partial block inside <see cref="C3k2"/>.
/// </summary>
internal sealed class C3k : Block
{
    private const int RepeatCount = 2;
    private readonly Block cv1;
    private readonly Block cv2;
    private readonly Block cv3;
    private readonly Block m;

    public C3k(int inChannels, int outChannels, ActivationFunction activation = ActivationFunction.Silu)
        : base(nameof(C3k))
    {
        var hidden = outChannels / 2;
        cv1 = ConvNormAct.Yolo(inChannels, hidden, 1, activation: activation);
        cv2 = ConvNormAct.Yolo(inChannels, hidden, 1, activation: activation);
        cv3 = ConvNormAct.Yolo(2 * hidden, outChannels, 1, activation: activation);
        m = new BlockSequence(
            [.. Enumerable.Range(0, RepeatCount).Select(_ => new Bottleneck(hidden, hidden, expansion: 1, activation))]);
        RegisterComponents();
    }

    private C3k(C3k trained)
        : base(nameof(C3k))
    {
        (cv1, cv2, cv3, m) = (trained.cv1.Fold(), trained.cv2.Fold(), trained.cv3.Fold(), trained.m.Fold());
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return cv3.call(cat([m.call(cv1.call(input)), cv2.call(input)], 1)).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        var chain = m.Emit(graph, cv1.Emit(graph, x, options), options);
        return cv3.Emit(graph, graph.Concat([chain, cv2.Emit(graph, x, options)]), options);
    }

    public override C3k Fold() => new(this);
}
