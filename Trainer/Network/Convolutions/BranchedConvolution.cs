using MLNetGhost.Trainer.Kernels;
using MLNetGhost.Trainer.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Parallel branches over one input, each with its own batch normalisation, summed: several k × k convolutions (<c>conv</c>),
/// a 1 × 1 scale branch (<c>scale</c>), an identity branch (<c>skip</c>). After training they fold into one convolution.
/// </summary>
/// <remarks>
/// GhostNetV3 (arXiv 2404.11202), section 3.1, after RepVGG (arXiv 2101.03697). In the state dict the branches are directly in
/// their owner, prefixed with the name of this block: <c>dw_rpr_conv</c>, <c>dw_rpr_scale</c>, <c>dw_rpr_skip</c>.
/// </remarks>
internal sealed class BranchedConvolution : LeafConvolution
{
    private readonly ModuleList<ConvNorm> conv;
    private readonly ConvNorm? scale;
    private readonly BatchNorm2d? skip;
    private readonly BranchShape _shape;
    private readonly Activation _activation;
    private readonly ReparameterisationForm _form;
    private Tensor? _identity;

    /// <param name="shape">The shape that all branches share.</param>
    /// <param name="activation">Applied to the sum.</param>
    /// <param name="form">Decides whether there is one branch or all.</param>
    public BranchedConvolution(BranchShape shape, Activation activation, ReparameterisationForm form)
        : base(nameof(BranchedConvolution))
    {
        var all = form != ReparameterisationForm.None;
        (_shape, _activation, _form) = (shape, activation, form);
        conv = new ModuleList<ConvNorm>(
            [.. Enumerable.Range(0, all ? shape.FullBranches : 1).Select(_ => new ConvNorm(shape, shape.KernelSize))]);
        scale = all && shape.HasScale ? new ConvNorm(shape, 1) : null;
        skip = all && shape.HasIdentity ? NormConstants.Ghost.Create(shape.OutChannels) : null;
        var centreTaps = (scale is null ? 0 : 1) + (skip is null || !shape.HasScale ? 0 : 1);
        Settings = new BranchSettings(NormConstants.Ghost.Epsilon, centreTaps, Track);
        RegisterComponents();

        void Track(Tensor mean, Tensor variance, long count) =>
            RunningStatistics.Update(Branches().Select(branch => branch.Norm), mean, variance, count);
    }

    /// <summary>The fixed properties of the branches, for kernels that fold them inside a training step.</summary>
    public BranchSettings Settings { get; }

    /// <summary>
    /// Whether the vectorised kernels compute the current step: in training, on the CPU in single precision, unless every branch is to be
    /// computed separately. On other devices and in other precisions, <see cref="StepFolding"/> folds parallel branches.
    /// </summary>
    public bool UsesKernelsFor(Tensor x) => _form != ReparameterisationForm.BranchByBranch && conv[0].training
        && ChannelsLast.IsForKernels(x);

    /// <summary>(N, in, H, W) → (N, out, ⌈H/stride⌉, ⌈W/stride⌉).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();

        // The kernel for dense branches is one of a whole Ghost module: it computes the depthwise ones after them too. The variances of
        // dense windows could not be computed from moments of the input in less time than the convolution itself takes.
        var sum = _shape.Groups > 1 && UsesKernelsFor(input) ? DepthwiseFunction.Apply(input, Stack(), (int)_shape.Stride, Settings)
            : _form == ReparameterisationForm.Fused && conv[0].training && !_shape.IsDenseWindow
                ? StepFolding.Apply(input, Stack(), _shape, Settings)
            : Sum(input);
        return _activation.Apply(sum).MoveToOuterDisposeScope();
    }

    /// <summary>The parameters of all branches, stacked; branches with only a centre tap come last.</summary>
    public BranchParameters Stack()
    {
        var branches = Branches().ToList();
        var dimension = _shape.Groups == 1 ? 0 : 1;
        return new BranchParameters(
            Stack(branches.Select(branch => branch.Kernel), dimension).flatten(3),
            Stack(branches.Select(branch => (Tensor)branch.Norm.weight), dimension),
            Stack(branches.Select(branch => (Tensor)branch.Norm.bias!), dimension));
    }

    /// <summary>One convolution that computes what the branches compute in evaluation mode.</summary>
    public override FoldedConv Fold()
    {
        using var scope = NewDisposeScope();
        var kernel = ConvFolding.Sum(Branches().Select(branch => ConvFolding.FoldNorm(branch.Kernel, branch.Norm)));
        return FoldedConv.Create(kernel, _shape.Stride, _shape.Groups, _activation);
    }

    public override IEnumerable<(string Name, nn.Module Module)> PartsAs(string name) =>
        named_children().Select(part => ($"{name}_{part.name}", part.module));

    /// <summary>Dense: (1, branches, outputs, …); depthwise: (channels, branches, 1, …).</summary>
    private static Tensor Stack(IEnumerable<Tensor> tensors, int dimension) => stack([.. tensors], dimension).unsqueeze(2 * dimension);

    /// <summary>The sum of the branches, each run separately; a fresh tensor.</summary>
    private Tensor Sum(Tensor x)
    {
        using var scope = NewDisposeScope();
        var sum = conv[0].call(x);
        foreach (var branch in conv.Skip(1))
        {
            sum.add_(branch.call(x), Scalars.One);
        }

        if (scale is not null)
        {
            sum.add_(scale.call(x), Scalars.One);
        }

        if (skip is not null)
        {
            sum.add_(skip.call(x), Scalars.One);
        }

        return sum.MoveToOuterDisposeScope();
    }

    /// <summary>The branches as kernels of one size, each with the normalisation after it.</summary>
    private IEnumerable<(Tensor Kernel, BatchNorm2d Norm)> Branches()
    {
        foreach (var branch in conv)
        {
            yield return (branch.Convolution.Weight, branch.Norm);
        }

        if (scale is not null)
        {
            yield return (ConvFolding.PadTo(scale.Convolution.Weight, _shape.KernelSize), scale.Norm);
        }

        if (skip is not null)
        {
            yield return (Identity(skip.weight), skip);
        }
    }

    /// <summary>The kernel of the identity branch in the type and on the device of the weights; the same for every step.</summary>
    private Tensor Identity(Tensor like)
    {
        if (_identity is null || _identity.dtype != like.dtype || _identity.device_type != like.device_type
            || _identity.device_index != like.device_index)
        {
            using var scope = NewDisposeScope();
            _identity?.Dispose();
            _identity = ConvFolding.IdentityKernel(_shape.OutChannels, _shape.Groups, _shape.KernelSize, like.dtype, like.device)
                .DetachFromDisposeScope();
        }

        return _identity;
    }
}
