using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Golden;

/// <summary>What every block's case verifies: evaluation mode, folded form and training mode.</summary>
internal static class BlockGolden
{
    /// <summary>Loads the case's state into the block and compares its outputs.</summary>
    /// <param name="golden">The case.</param>
    /// <param name="block">A block built from the case's configuration.</param>
    /// <param name="foldedName">The case's name for the folded form's output.</param>
    /// <param name="tolerance">For evaluation mode and the folded form.</param>
    /// <param name="trainingTolerance">For training mode.</param>
    public static void Verify(GoldenCase golden, Block block, string foldedName, double tolerance, double trainingTolerance)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        StateDicts.Load(golden, block);
        var x = golden.Tensor("x");
        block.eval();
        TensorAssert.AreClose(golden.Tensor("eval_out"), block.call(x), tolerance, "evaluation mode");
        if (golden.Has(foldedName))
        {
            using var folded = block.Fold();
            TensorAssert.AreClose(golden.Tensor(foldedName), folded.call(x), tolerance, "folded");
        }

        block.train();
        TensorAssert.AreClose(golden.Tensor("train_out"), block.call(x), trainingTolerance, "training mode");
    }
}
