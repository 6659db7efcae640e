using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Network;

/// <summary>
/// Tensors are made on their input's device, checked where there is no graphics card. Folding runs on Torch's device <c>meta</c>, which
/// holds shapes only and rejects operands on the CPU. Convolutions do not run there in libtorch, so for what <c>forward</c> and the loss
/// make, the sources are read.
/// </summary>
[TestClass]
public class DevicePlacementTests
{
    private static readonly string[] s_factories =
        ["arange", "empty", "eye", "from_array", "full", "linspace", "ones", "rand", "randn", "tensor", "zeros"];

    public static IEnumerable<object[]> Members =>
        from spec in ModelFamily.All.Append(ModelFamily.Yolo11Nano)
        from form in Enum.GetValues<ReparameterisationForm>()
        select new object[] { spec.Name, form };

    [TestMethod]
    [DynamicData(nameof(Members))]
    public void Fold_OnAnotherDevice_MakesNoTensorElsewhere(string member, ReparameterisationForm form)
    {
        using var scope = NewDisposeScope();
        using var network = DetectionNetwork.Create(ModelFamily.Get(member), 3, seed: 1, form);
        network.to(META);

        using var folded = network.Fold();

        Assert.IsNotEmpty(folded.parameters());
        foreach (var (name, parameter) in folded.named_parameters())
        {
            Assert.AreEqual(DeviceType.META, parameter.device_type, name);
        }
    }

    [TestMethod]
    public void Meta_OperandOnTheCpu_IsRejected()
    {
        using var there = zeros(2, device: META);
        using var here = ones(2);

        Assert.Throws<Exception>(() => there + here);
    }

    [TestMethod]
    [DataRow("Network")]
    [DataRow("Loss")]
    [DataRow("Training")]
    [DataRow("Torch")]
    [DataRow("Export")]
    [DataRow("Data")]
    [DataRow("Safetensors")]
    public void Sources_EveryTensorThatIsMade_NamesItsDevice(string room)
    {
        // Kernels is left out: it works on main memory by address, and the test below asserts that nothing else gets there.
        var made = Directory.EnumerateFiles(Repository.PathOf("Trainer", room), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => FindFactoryCalls(File.ReadAllText(path)).Select(call => (Path.GetFileName(path), Call: call))).ToList();

        Assert.IsNotEmpty(made);
        var careless = made.Where(entry => !NamesDevice(entry.Call)).Select(entry => $"{entry.Item1}: {entry.Call}").ToList();
        Assert.IsEmpty(careless, string.Join('\n', careless));
    }

    [TestMethod]
    public void Kernels_TensorOnAnotherDevice_AreNotUsed()
    {
        using var scope = NewDisposeScope();
        using var branches = new BranchedConvolution(BranchShape.Depthwise(4, 3), Activation.None, ReparameterisationForm.Fused);
        branches.train();

        Assert.IsTrue(branches.UsesKernelsFor(zeros(1, 4, 8, 8)));
        Assert.IsFalse(branches.UsesKernelsFor(zeros(1, 4, 8, 8, device: META)));

        // Torch's own operations are called, which it does not have for this device; a kernel would find no memory to read.
        using var norm = nn.BatchNorm2d(4);
        using var depthwise = Convolutions.Create(4, 4, 3, groups: 4);
        foreach (var module in new nn.Module[] { norm, depthwise })
        {
            module.to(META);
            module.train();
        }

        StringAssert.Contains(FailureOf(new NormActivation(norm, Activation.Silu).Apply), "aten::native_batch_norm");
        StringAssert.Contains(FailureOf(x => FastConvolution.Apply(depthwise, x)), "convolution_overrideable");

        static string FailureOf(Func<Tensor, Tensor> operation) =>
            Assert.ThrowsExactly<ExternalException>(() => operation(zeros(1, 4, 8, 8, device: META))).Message;
    }

    [TestMethod]
    public void NamesDevice_CallWithoutOne_IsFound()
    {
        var calls = FindFactoryCalls("class C { void M() { zeros(2); torch.ones(3, device: x.device); tensor(values, device: device); "
            + "Other(zeros(1)); } }");

        CollectionAssert.AreEqual(new[] { false, true, true, false }, calls.Select(NamesDevice).ToArray());
    }

    private static List<InvocationExpressionSyntax> FindFactoryCalls(string source) =>
    [
        .. CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => s_factories.Contains(NameOf(call.Expression))),
    ];

    /// <summary>The name of what is called, if it is called by itself or on <c>torch</c>.</summary>
    private static string? NameOf(ExpressionSyntax called) => called switch
    {
        IdentifierNameSyntax name => name.Identifier.Text,
        MemberAccessExpressionSyntax member when member.Expression.ToString() == "torch" => member.Name.Identifier.Text,
        _ => null,
    };

    private static bool NamesDevice(InvocationExpressionSyntax call) => call.ArgumentList.Arguments.Any(
        argument => argument.NameColon?.Name.Identifier.Text == "device" || argument.Expression.ToString() is "device");
}
