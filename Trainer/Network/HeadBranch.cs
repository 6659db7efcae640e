using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>Features of one stride → logits: two blocks (<c>0</c>, <c>1</c>) and a 1 × 1 convolution with a bias (<c>2</c>).</summary>
internal sealed class HeadBranch : Block
{
    private readonly Block[] _parts;

    private HeadBranch(params Block[] parts)
        : base(nameof(HeadBranch))
    {
        _parts = parts;
        for (var i = 0; i < parts.Length; i++)
        {
            register_module($"{i}", parts[i]);
        }

        RegisterComponents();
    }

    /// <summary>The bias of the last convolution, one element per logit.</summary>
    public Tensor Bias => get_parameter($"{_parts.Length - 1}.bias")!;

    /// <summary>Two dense 3 × 3 convolutions: YOLO11's box branch.</summary>
    public static HeadBranch Dense(
        int inChannels, int hidden, int logits, ActivationFunction activation = ActivationFunction.Silu) => new(
        ConvNormAct.Yolo(inChannels, hidden, 3, activation: activation),
        ConvNormAct.Yolo(hidden, hidden, 3, activation: activation),
        Logits(hidden, logits));

    /// <summary>Two pairs of 3 × 3 depthwise and 1 × 1 convolution: YOLO11's class branch.</summary>
    public static HeadBranch Depthwise(
        int inChannels, int hidden, int logits, ActivationFunction activation = ActivationFunction.Silu) => new(
        Separable(inChannels, hidden, activation),
        Separable(hidden, hidden, activation),
        Logits(hidden, logits));

    public override Tensor forward(Tensor input) => BlockChain.Forward(_parts, input);

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options) => BlockChain.Emit(graph, _parts, x, options);

    public override HeadBranch Fold() => new(BlockChain.Fold(_parts));

    private static BlockSequence Separable(int inChannels, int outChannels, ActivationFunction activation) => new(
        ConvNormAct.Yolo(inChannels, inChannels, 3, groups: inChannels, activation: activation),
        ConvNormAct.Yolo(inChannels, outChannels, 1, activation: activation));

    private static LooseConvolution Logits(int hidden, int logits) =>
        LooseConvolution.Biased(Convolutions.Create(hidden, logits, 1, bias: true), Activation.None);
}
