using System.Diagnostics.CodeAnalysis;
using MLNetGhost.Trainer.Kernels;
using MLNetGhost.Trainer.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Parallel branches over one input, each with its own batch normalisation, summed: several k × k convolutions,
/// a 1 × 1 scale branch, an identity branch. After training they fold into one convolution.
/// </summary>
/// <remarks>
/// GhostNetV3 (arXiv 2404.11202), section 3.1, after RepVGG (arXiv 2101.03697). It is no module itself, because the
/// state dict has its branches directly in their owner: <see cref="RegisterIn"/>.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The module that the branches are registered in disposes them.")]
internal sealed class BranchedConvolution
{
    /// <summary>GhostNetV3's number of k × k branches.</summary>
    private const int BranchCount = 3;

    private readonly BranchShape _shape;
    private readonly bool _fused;
    private readonly ModuleList<ConvNorm> _convolutions;
    private readonly ConvNorm? _scale;
    private readonly BatchNorm2d? _identity;

    /// <param name="shape">The shape that all branches share.</param>
    /// <param name="form">Decides whether there is one branch or all.</param>
    public BranchedConvolution(BranchShape shape, ReparameterisationForm form)
    {
        var all = form != ReparameterisationForm.None;
        _shape = shape;
        _fused = form != ReparameterisationForm.BranchByBranch;
        _convolutions = new ModuleList<ConvNorm>([.. Enumerable.Range(0, all ? BranchCount : 1).Select(_ => new ConvNorm(shape, shape.KernelSize))]);
        _scale = all && shape.HasScale ? new ConvNorm(shape, 1) : null;
        _identity = all && shape.HasIdentity ? NormConstants.Ghost.Create(shape.OutChannels) : null;
        Settings = new BranchSettings(NormConstants.Ghost.Epsilon, (_scale is null ? 0 : 1) + (_identity is null || !shape.HasScale ? 0 : 1), Track);

        void Track(Tensor mean, Tensor variance, long count) =>
            RunningStatistics.Update(Branches().Select(branch => branch.Norm), mean, variance, count);
    }

    /// <summary>What is fixed about the branches, for kernels that fold them inside of a training step.</summary>
    public BranchSettings Settings { get; }

    /// <summary>Makes the branches children of the module that owns them: <c>{prefix}_conv</c>, <c>{prefix}_scale</c>, <c>{prefix}_skip</c>.</summary>
    public void RegisterIn(nn.Module owner, string prefix)
    {
        owner.register_module($"{prefix}_conv", _convolutions);
        if (_scale is not null)
        {
            owner.register_module($"{prefix}_scale", _scale);
        }

        if (_identity is not null)
        {
            owner.register_module($"{prefix}_skip", _identity);
        }
    }

    /// <summary>Whether the branches are folded inside of the present step: when they are trained in that form, on the CPU in single precision.</summary>
    public bool FoldsFor(Tensor x) => _fused && _convolutions[0].training && x.device_type == DeviceType.CPU && x.dtype == ScalarType.Float32;

    /// <summary>The sum of the branches, a fresh tensor: (N, in, H, W) → (N, out, ⌈H/stride⌉, ⌈W/stride⌉).</summary>
    public Tensor Forward(Tensor x) => !FoldsFor(x) ? Sum(x)
        : _shape.Groups == 1 ? PointwiseFunction.Apply(x, Stack(), Settings)
        : DepthwiseFunction.Apply(x, Stack(), (int)_shape.Stride, Settings);

    /// <summary>The sum of the branches, a fresh tensor, each of which runs by itself.</summary>
    public Tensor Sum(Tensor x)
    {
        using var scope = NewDisposeScope();
        var sum = _convolutions[0].call(x);
        foreach (var branch in _convolutions.Skip(1))
        {
            sum.add_(branch.call(x), Scalars.One);
        }

        if (_scale is not null)
        {
            sum.add_(_scale.call(x), Scalars.One);
        }

        if (_identity is not null)
        {
            sum.add_(_identity.call(x), Scalars.One);
        }

        return sum.MoveToOuterDisposeScope();
    }

    /// <summary>The parameters of all branches, stacked; branches with a centre tap alone come last.</summary>
    public BranchParameters Stack()
    {
        var branches = Branches().ToList();
        var dimension = _shape.Groups == 1 ? 0 : 1;
        return new BranchParameters(
            Stack(branches.Select(branch => branch.Kernel.flatten(1)), dimension),
            Stack(branches.Select(branch => (Tensor)branch.Norm.weight), dimension),
            Stack(branches.Select(branch => (Tensor)branch.Norm.bias!), dimension));
    }

    /// <summary>One convolution that computes what the branches compute in evaluation mode.</summary>
    public FoldedConv Fold(Activation activation)
    {
        using var scope = NewDisposeScope();
        var kernel = ConvFolding.Sum(Branches().Select(branch => ConvFolding.FoldNorm(branch.Kernel, branch.Norm)));
        return FoldedConv.Create(kernel, _shape.Stride, _shape.Groups, activation);
    }

    /// <summary>Dense: (1, branches, outputs, …); depthwise: (channels, branches, 1, …).</summary>
    private static Tensor Stack(IEnumerable<Tensor> tensors, int dimension) => stack([.. tensors], dimension).unsqueeze(2 * dimension);

    /// <summary>The branches as kernels of one size, each with the normalisation behind it.</summary>
    private IEnumerable<(Tensor Kernel, BatchNorm2d Norm)> Branches()
    {
        foreach (var branch in _convolutions)
        {
            yield return (branch.Convolution.weight, branch.Norm);
        }

        if (_scale is not null)
        {
            yield return (ConvFolding.PadTo(_scale.Convolution.weight, _shape.KernelSize), _scale.Norm);
        }

        if (_identity is not null)
        {
            yield return (ConvFolding.IdentityKernel(_shape.OutChannels, _shape.Groups, _shape.KernelSize, _identity.weight.dtype), _identity);
        }
    }
}
