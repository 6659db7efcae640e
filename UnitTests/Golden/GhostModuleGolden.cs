using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Golden;

[GoldenKind("ghost_module")]
public sealed class GhostModuleGolden : IGoldenVerifier
{
    public void Verify(GoldenCase golden)
    {
        foreach (var form in StateDictForms.All)
        {
            using var module = Build(golden, form);
            BlockGolden.Verify(golden, module, "folded_out", tolerance: 2e-5, trainingTolerance: 1e-4);
            using var fresh = Build(golden, form);
            VerifyTraining(golden, fresh);
        }
    }

    private static GhostModule Build(GoldenCase golden, ReparameterisationForm form) => new(
        golden.Int("in_channels"),
        golden.Int("out_channels"),
        golden.Flag("relu") ? Activation.Relu : Activation.None,
        golden.Flag("gated"),
        form);

    private static void VerifyTraining(GoldenCase golden, GhostModule module)
    {
        using var scope = NewDisposeScope();
        StateDicts.Load(golden, module);
        var x = golden.Tensor("x").requires_grad_();
        module.train();
        // The cases' gradients are of the output's sum, weighted from -1 to 1 in row-major order.
        var y = module.call(x);
        (y * linspace(-1, 1, y.numel()).view(y.shape)).sum().backward();
        AreCloseRelative(golden.Tensor("train_grad_x"), x.grad!, "gradient of x");
        var parameters = module.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        AreCloseRelative(golden.Tensor("train_grad_primary0"), parameters["primary_rpr_conv.0.conv.weight"].grad!,
            "gradient of the first primary branch");
        AreCloseRelative(golden.Tensor("train_grad_cheap0"), parameters["cheap_rpr_conv.0.conv.weight"].grad!,
            "gradient of the first cheap branch");
        var state = module.state_dict();
        foreach (var (name, expected) in golden.StateDict("after_train."))
        {
            TensorAssert.AreClose(expected, state[name], 1e-5, name);
        }
    }

    private static void AreCloseRelative(Tensor expected, Tensor actual, string what) =>
        TensorAssert.AreClose(expected, actual, 1e-3 * expected.abs().max().item<float>(), what);
}
