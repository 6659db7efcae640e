using MLNetGhost.Trainer.Torch;
using MLNetGhost.Trainer.Training;
using Mono.Cecil;
using Mono.Cecil.Cil;
using TorchSharp;

namespace MLNetGhost.UnitTests.Architecture;

/// <summary>
/// No number reaches TorchSharp unless something keeps its scalar alive (<see cref="Scalars"/> says why). TorchSharp's own methods
/// that turn numbers into such objects, operators included, are found by following its calls.
/// </summary>
[TestClass]
public class ScalarLifetimeTests
{
    private const string ScalarType = "TorchSharp.Scalar";


    [TestMethod]
    public void Trainer_EveryNumberBesideATensor_IsKeptAlive()
    {
        using var torchSharp = Read(typeof(torch).Assembly.Location);
        using var trainer = Read(typeof(DetectionTrainer).Assembly.Location);
        var careless = FindMethodsThatMakeScalars(torchSharp);

        var found = from type in trainer.GetTypes()
                    where type.Name != nameof(Scalars) && type.DeclaringType?.Name != nameof(Scalars)
                    from method in type.Methods
                    where method.HasBody
                    from instruction in method.Body.Instructions
                    where instruction.Operand is MethodReference called && IsOfTorchSharp(called)
                        && (IsConversion(called) ? !IsStored(instruction) : careless.Contains(NameOf(called)))
                    select $"{type.FullName}.{method.Name} calls {((MethodReference)instruction.Operand).FullName}";

        Assert.IsEmpty(found, string.Join('\n', found));
    }

    [TestMethod]
    public void FindMethodsThatMakeScalars_OperatorsWithNumbers_AreAmongThem()
    {
        using var torchSharp = Read(typeof(torch).Assembly.Location);

        var careless = FindMethodsThatMakeScalars(torchSharp);

        Assert.Contains("TorchSharp.torch/Tensor TorchSharp.torch/Tensor::op_Multiply(TorchSharp.torch/Tensor,System.Double)", careless);
        Assert.DoesNotContain("TorchSharp.torch/Tensor "
            + "TorchSharp.torch/Tensor::op_Multiply(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor)", careless);
    }

    private static ModuleDefinition Read(string path)
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(path));
        return ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver });
    }

    private static HashSet<string> FindMethodsThatMakeScalars(ModuleDefinition torchSharp)
    {
        var calls = (from type in torchSharp.GetTypes()
                     from method in type.Methods
                     where method.HasBody
                     from instruction in method.Body.Instructions
                     where instruction.Operand is MethodReference called && IsOfTorchSharp(called)
                     select (Caller: method.FullName, Called: (MethodReference)instruction.Operand)).ToList();
        var callers = calls.ToLookup(call => NameOf(call.Called), call => call.Caller);
        var found = calls.Where(call => IsConversion(call.Called)).Select(call => call.Caller).ToHashSet(StringComparer.Ordinal);
        var open = new Queue<string>(found);
        while (open.TryDequeue(out var method))
        {
            foreach (var caller in callers[method].Where(found.Add))
            {
                open.Enqueue(caller);
            }
        }

        return found;
    }

    private static bool IsOfTorchSharp(MethodReference method) => method.DeclaringType.FullName.StartsWith(
        "TorchSharp.", StringComparison.Ordinal);

    private static bool IsConversion(MethodReference method) =>
        (method.DeclaringType.FullName == ScalarType && method.Name ==
            "op_Implicit") || (method.Name == "ToScalar" && method.ReturnType.FullName == ScalarType);

    private static bool IsStored(Instruction conversion) => conversion.Next.OpCode.Name.StartsWith("stloc", StringComparison.Ordinal);

    private static string NameOf(MethodReference method) => method.Resolve()?.FullName ?? method.FullName;
}
