using MLNetGhost.Trainer.Training;
using Mono.Cecil;

namespace MLNetGhost.UnitTests.Architecture;

/// <summary>
/// The bodies of the kernels' loops do not query tensors: TorchSharp gets a shape through a callback from native code, which took longer
/// than a small plane's arithmetic.
/// </summary>
[TestClass]
public class KernelLoopTests
{
    private const string Kernels = "MLNetGhost.Trainer.Kernels";

    [TestMethod]
    public void Kernels_BodiesOfLoops_AskNoTensor()
    {
        using var trainer = ModuleDefinition.ReadModule(typeof(DetectionTrainer).Assembly.Location);
        var bodies = trainer.GetTypes().Where(type => type.FullName.StartsWith(
            $"{Kernels}.", StringComparison.Ordinal) && type.Name.Contains("DisplayClass"))
            .SelectMany(type => type.Methods).Where(method => method.HasBody && !method.IsConstructor).ToList();

        var found = from method in bodies
                    from instruction in method.Body.Instructions
                    where instruction.Operand is MethodReference { DeclaringType.FullName: "TorchSharp.torch/Tensor" }
                    select $"{method.FullName} calls {((MethodReference)instruction.Operand).Name}";

        Assert.IsNotEmpty(bodies);
        Assert.IsEmpty(found, string.Join('\n', found));
    }
}
