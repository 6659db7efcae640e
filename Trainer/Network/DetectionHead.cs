using MLNetGhost.Trainer.Onnx;
using MLNetGhost.Trainer.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// YOLO11's anchor-free head (layer 23): per stride a box branch (<c>cv2</c>), which predicts a distribution over 16
/// distances for each of the four sides, and a class branch (<c>cv3</c>).
/// Features (N, C, h, w) → (N, 64 + classes, h, w), box logits first, in the order left, top, right, bottom × 16 bins.
/// </summary>
/// <remarks>Distance distributions: Generalized Focal Loss (arXiv 2006.04388). Decoding: <see cref="HeadDecoder"/>.</remarks>
internal sealed class DetectionHead : nn.Module<Tensor[], Tensor[]>
{
    private const int SmallestBoxHidden = 64;
    private const int LargestClassHidden = 100;
    private const double ReferenceImageSize = 640;
    private const double ExpectedObjects = 5;

    private readonly ModuleList<HeadBranch> cv2;
    private readonly ModuleList<HeadBranch> cv3;
    private readonly int _classCount;

    /// <param name="inChannels">Channels of the features, finest stride first.</param>
    /// <param name="classCount">Classes.</param>
    /// <param name="depthwiseBoxBranch">Whether box branches are depthwise too.</param>
    /// <param name="activation">Applied after every convolution but the last.</param>
    public DetectionHead(
        IReadOnlyList<int> inChannels,
        int classCount,
        bool depthwiseBoxBranch,
        ActivationFunction activation = ActivationFunction.Silu)
        : base(nameof(DetectionHead))
    {
        _classCount = classCount;
        var boxHidden = Math.Max(SmallestBoxHidden, inChannels[0] / 4);
        var classHidden = Math.Max(inChannels[0], Math.Min(classCount, LargestClassHidden));
        cv2 = new ModuleList<HeadBranch>([.. inChannels.Select(channels => depthwiseBoxBranch
            ? HeadBranch.Depthwise(channels, boxHidden, HeadDecoder.BoxLogits, activation)
            : HeadBranch.Dense(channels, boxHidden, HeadDecoder.BoxLogits, activation))]);
        cv3 = new ModuleList<HeadBranch>(
            [.. inChannels.Select(channels => HeadBranch.Depthwise(channels, classHidden, classCount, activation))]);
        RegisterComponents();
    }

    private DetectionHead(DetectionHead trained)
        : base(nameof(DetectionHead))
    {
        _classCount = trained._classCount;
        cv2 = new ModuleList<HeadBranch>([.. trained.cv2.Select(branch => branch.Fold())]);
        cv3 = new ModuleList<HeadBranch>([.. trained.cv3.Select(branch => branch.Fold())]);
        RegisterComponents();
    }

    /// <summary>
    /// Sets the last biases: boxes 1, classes the logit-like ln(5 / classes / (640 / stride)²), which expects a few objects
    /// in a picture, so that the first steps are not spent unlearning false positives.
    /// </summary>
    public void InitialiseBiases()
    {
        using var _ = no_grad();
        for (var level = 0; level < cv2.Count; level++)
        {
            cv2[level].Bias.fill_(Scalars.One);
            using Scalar classBias = Math.Log(ExpectedObjects / _classCount / Math.Pow(ReferenceImageSize / HeadDecoder.Strides[level], 2));
            cv3[level].Bias.fill_(classBias);
        }
    }

    public override Tensor[] forward(Tensor[] input)
    {
        using var scope = NewDisposeScope();
        return [.. input.Select((x, level) => cat([cv2[level].call(x), cv3[level].call(x)], 1).MoveToOuterDisposeScope())];
    }

    /// <summary>Appends the head to a graph: box logits and class logits of the finest level, then of the others.</summary>
    /// <inheritdoc cref="Block.Emit"/>
    public OnnxValue[] Emit(OnnxGraph graph, OnnxValue[] x, EmitOptions options)
    {
        using var scope = graph.Scope("head");
        return [.. x.SelectMany((y, level) => new[] { Branch(cv2[level], $"box{level}", y), Branch(cv3[level], $"class{level}", y) })];

        OnnxValue Branch(HeadBranch branch, string name, OnnxValue y)
        {
            using var branchScope = graph.Scope(name);
            return branch.Emit(graph, y, options.Dense);
        }
    }

    /// <inheritdoc cref="Block.Fold"/>
    public DetectionHead Fold() => new(this);
}
