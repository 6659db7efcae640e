using MLNetGhost.Trainer.Onnx;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>Two 3 × 3 convolutions, plus the input where it has as many channels as the output: YOLO11's residual block.</summary>
internal sealed class Bottleneck : Block
{
    private readonly Block cv1;
    private readonly Block cv2;
    private readonly bool _residual;

    public Bottleneck(
        int inChannels, int outChannels, double expansion, ActivationFunction activation = ActivationFunction.Silu)
        : base(nameof(Bottleneck))
    {
        var hidden = (int)(outChannels * expansion);
        cv1 = ConvNormAct.Yolo(inChannels, hidden, 3, activation: activation);
        cv2 = ConvNormAct.Yolo(hidden, outChannels, 3, activation: activation);
        _residual = inChannels == outChannels;
        RegisterComponents();
    }

    private Bottleneck(Bottleneck trained)
        : base(nameof(Bottleneck))
    {
        (cv1, cv2, _residual) = (trained.cv1.Fold(), trained.cv2.Fold(), trained._residual);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = BlockChain.Forward([cv1, cv2], input);
        return (_residual ? input.Plus(x) : x).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        var y = BlockChain.Emit(graph, [cv1, cv2], x, _residual ? options.Like(x) : options);
        return _residual ? graph.Add(x, y) : y;
    }

    public override Bottleneck Fold() => new(this);
}
