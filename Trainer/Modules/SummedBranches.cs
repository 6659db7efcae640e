using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Modules;

/// <summary>Branches as they are defined: each runs by itself, then they are summed. The oracle of every faster form.</summary>
internal sealed class SummedBranches(BranchShape shape, int convolutionCount, bool sideBranches)
    : BranchedConvolution(shape, convolutionCount, sideBranches)
{
    public override Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var sum = Convolutions[0].call(x);
        foreach (var branch in Convolutions.Skip(1))
        {
            sum.add_(branch.call(x));
        }

        if (Scale is not null)
        {
            sum.add_(Scale.call(x));
        }

        if (Identity is not null)
        {
            sum.add_(Identity.call(x));
        }

        return sum.MoveToOuterDisposeScope();
    }
}
