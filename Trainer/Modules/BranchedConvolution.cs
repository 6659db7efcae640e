using MLNetGhost.Trainer.Folding;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Modules;

/// <summary>
/// Parallel branches over one input, each with its own batch normalisation, summed: several k × k convolutions,
/// a 1 × 1 scale branch, an identity branch. After training they fold into one convolution.
/// </summary>
/// <remarks>
/// GhostNetV3 (arXiv 2404.11202), section 3.1, after RepVGG (arXiv 2101.03697). It is no module itself, because the
/// state dict has its branches directly in their owner: <see cref="RegisterIn"/>.
/// </remarks>
internal abstract class BranchedConvolution
{
    /// <summary>GhostNetV3's number of k × k branches.</summary>
    private const int BranchCount = 3;

    /// <summary>Builds the branches.</summary>
    protected BranchedConvolution(BranchShape shape, int convolutionCount, bool sideBranches)
    {
        Shape = shape;
        Convolutions = new ModuleList<ConvNormAct>([.. Enumerable.Range(0, convolutionCount).Select(_ => Branch(shape, shape.KernelSize))]);
        Scale = sideBranches && shape.HasScale ? Branch(shape, 1) : null;
        Identity = sideBranches && shape.HasIdentity ? NormConstants.Ghost.Create(shape.OutChannels) : null;
    }

    /// <summary>The shape that all branches share.</summary>
    protected BranchShape Shape { get; }

    /// <summary>The k × k branches.</summary>
    protected ModuleList<ConvNormAct> Convolutions { get; }

    /// <summary>The 1 × 1 branch, or null.</summary>
    protected ConvNormAct? Scale { get; }

    /// <summary>The normalisation of the identity branch, or null.</summary>
    protected BatchNorm2d? Identity { get; }

    /// <summary>Builds the branches in the wanted form.</summary>
    public static BranchedConvolution Create(BranchShape shape, ReparameterisationForm form) => form switch
    {
        ReparameterisationForm.BranchByBranch => new SummedBranches(shape, BranchCount, sideBranches: true),
        ReparameterisationForm.None => new SummedBranches(shape, 1, sideBranches: false),
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "There is no such form of re-parameterisation."),
    };

    /// <summary>Makes the branches children of the module that owns them: <c>{prefix}_conv</c>, <c>{prefix}_scale</c>, <c>{prefix}_skip</c>.</summary>
    public void RegisterIn(nn.Module owner, string prefix)
    {
        owner.register_module($"{prefix}_conv", Convolutions);
        if (Scale is not null)
        {
            owner.register_module($"{prefix}_scale", Scale);
        }

        if (Identity is not null)
        {
            owner.register_module($"{prefix}_skip", Identity);
        }
    }

    /// <summary>The sum of the branches, a fresh tensor: (N, in, H, W) → (N, out, ⌈H/stride⌉, ⌈W/stride⌉).</summary>
    public abstract Tensor Forward(Tensor x);

    /// <summary>One convolution that computes what the branches compute in evaluation mode.</summary>
    public FoldedConv Fold(Activation activation)
    {
        using var scope = NewDisposeScope();
        var kernel = ConvFolding.Sum(Branches());
        return FoldedConv.Create(kernel, Shape.Stride, Shape.Groups, activation);
    }

    private static ConvNormAct Branch(BranchShape shape, long kernelSize) =>
        new(shape.InChannels, shape.OutChannels, kernelSize, Activation.None, NormConstants.Ghost, shape.Stride, shape.Groups);

    private IEnumerable<FoldedKernel> Branches()
    {
        foreach (var branch in Convolutions)
        {
            yield return ConvFolding.FoldNorm(branch.Convolution.weight, branch.Norm);
        }

        if (Scale is not null)
        {
            yield return ConvFolding.FoldNorm(ConvFolding.PadTo(Scale.Convolution.weight, Shape.KernelSize), Scale.Norm);
        }

        if (Identity is not null)
        {
            yield return ConvFolding.FoldNorm(ConvFolding.IdentityKernel(Shape.OutChannels, Shape.Groups, Shape.KernelSize), Identity);
        }
    }
}
