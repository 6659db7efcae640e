using MLNetGhost.Trainer.Kernels;
using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>An element-wise function after a convolution. It stays in place when the convolution is folded.</summary>
internal abstract class Activation
{
    /// <summary>The identity.</summary>
    public static readonly Activation None = new Identity();

    /// <summary>max(x, 0): GhostNetV3's.</summary>
    public static readonly Activation Relu = new RectifiedLinear();

    /// <summary>x · sigmoid(x): YOLO11's.</summary>
    public static readonly Activation Silu = new SigmoidLinear();

    /// <summary>The function of that name.</summary>
    public static Activation Of(ActivationFunction function) => function == ActivationFunction.Relu ? Relu : Silu;

    /// <summary>The function's name for kernels that have it built in.</summary>
    public abstract ActivationKind Kind { get; }

    /// <summary>Applies the function to a fresh tensor, whose memory it may reuse.</summary>
    public abstract Tensor Apply(Tensor x);

    /// <summary>Appends the function to a graph.</summary>
    public abstract OnnxValue Emit(OnnxGraph graph, OnnxValue x);

    private sealed class Identity : Activation
    {
        public override ActivationKind Kind => ActivationKind.None;

        public override Tensor Apply(Tensor x) => x;

        public override OnnxValue Emit(OnnxGraph graph, OnnxValue x) => x;
    }

    private sealed class RectifiedLinear : Activation
    {
        public override ActivationKind Kind => ActivationKind.Relu;

        public override Tensor Apply(Tensor x) => x.relu_();

        public override OnnxValue Emit(OnnxGraph graph, OnnxValue x) => graph.Relu(x);
    }

    private sealed class SigmoidLinear : Activation
    {
        public override ActivationKind Kind => ActivationKind.Silu;

        public override Tensor Apply(Tensor x) => nn.functional.silu(x);

        public override OnnxValue Emit(OnnxGraph graph, OnnxValue x) => graph.Silu(x);
    }
}
