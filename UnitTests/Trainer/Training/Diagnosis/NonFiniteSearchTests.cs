using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public sealed class NonFiniteSearchTests : IDisposable
{
    private const string LayerName = "head.cv2.0.0";

    private readonly DetectionNetwork _network = DetectionNetwork.Create(ModelFamily.Get("yolo11n"), 2, seed: 1);
    private readonly nn.Module<Tensor, Tensor> _layer;

    public NonFiniteSearchTests()
    {
        _network.train();
        _layer = (nn.Module<Tensor, Tensor>)_network.named_modules().First(entry => entry.name == LayerName).module;
    }

    public void Dispose() => _network.Dispose();

    [TestMethod]
    public void Find_LayerReturnsNaN_NamesItAndBlamesTheOperation()
    {
        using var hook = new Hook(_layer, output => output * double.NaN);

        var cause = Find();

        StringAssert.StartsWith(
            cause.Text, $"It begins in {LayerName} (ConvNormAct, [2, 64, 8, 8] → [2, 64, 8, 8]), whose output is not finite");
        StringAssert.Contains(cause.Text, "in double precision it is finite");
        Assert.AreEqual(Remedy.Report, cause.Remedy);
    }

    [TestMethod]
    public void Find_BackwardPassReturnsNaN_NamesTheLayer()
    {
        // 0 in the forward pass; the slope of a square root at 0 is infinite.
        using var hook = new Hook(_layer, output => output + (output - output.detach()).abs().sqrt());

        var cause = Find();

        StringAssert.StartsWith(cause.Text, $"It begins in {LayerName} (ConvNormAct, ");
        StringAssert.Contains(cause.Text, "whose gradient of the input is not finite for finite gradients");
        Assert.AreEqual(Remedy.Report, cause.Remedy);
    }

    [TestMethod]
    public void Find_WeightsThatGrew_AdvisesALowerRate()
    {
        using (no_grad())
        {
            _layer.parameters().First().fill_(3e38);
        }

        var cause = Find();

        StringAssert.StartsWith(cause.Text, $"It begins in {LayerName}.conv (");
        StringAssert.Contains(cause.Text, "weights up to 3E+38");
        Assert.AreEqual(Remedy.LowerRate, cause.Remedy);
    }

    [TestMethod]
    public void Find_WeightsThatAreNotFinite_NamesThem()
    {
        using (no_grad())
        {
            _layer.parameters().First().fill_(double.NaN);
        }

        StringAssert.Contains(Find().Text, $"first {LayerName}.conv.weight");
    }

    [TestMethod]
    public void Find_LossIsNaN_NamesTheLoss() =>
        StringAssert.Contains(Find(levels => levels[0].mean() * double.NaN).Text, "the loss of them is not");

    [TestMethod]
    public void Find_PicturesAreNaN_NamesThem() =>
        StringAssert.Contains(Find(pictures: full([2, 3, 64, 64], double.NaN)).Text, "the pictures are not finite");

    [TestMethod]
    public void Find_EverythingIsFinite_SaysThatTheBatchCannotBeRepeated() =>
        StringAssert.Contains(Find().Text, "memory that nobody wrote");

    /// <summary>A folded network is one that is trained for eight bits: its batch is repeated without rounding.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Find_FoldedNetwork_NamesTheLayerOrWhatElseItMeans(bool isBroken)
    {
        using var scope = NewDisposeScope();
        using var source = DetectionNetwork.Create(ModelFamily.Get("int8-n"), 2, seed: 1);
        using var fold = source.Fold();
        using var folded = DetectionNetwork.CreateWithoutWeights(source.Spec, 2, ReparameterisationForm.Folded);
        folded.load_state_dict(fold.state_dict());
        var layer = (nn.Module<Tensor, Tensor>)folded.named_modules()
            .First(entry => entry.name.StartsWith("neck.", StringComparison.Ordinal) && entry.module is nn.Module<Tensor, Tensor>).module;
        using var hook = isBroken ? new Hook(layer, output => output.mul(double.NaN)) : null;
        var elsewhere = new NonFiniteCause("It is the rounding.", "Round less");

        var cause = NonFiniteSearch.Find(
            folded, () => folded.call(ones(1, 3, 64, 64)), levels => levels.Select(level => level.mean()).Aggregate((a, b) => a + b),
            elsewhere);

        if (isBroken)
        {
            StringAssert.Contains(cause.Text, "It begins in neck.");
        }
        else
        {
            Assert.AreEqual(elsewhere, cause);
        }
    }

    [TestMethod]
    public void Find_Afterwards_LayersAreWithoutHooksAndGradients()
    {
        using var scope = NewDisposeScope();
        Find();
        using var hook = new Hook(_layer, output => output);
        Assert.IsTrue(_network.parameters().All(parameter => parameter.grad is null));
        Assert.IsTrue(_network.call(zeros(1, 3, 64, 64)).All(level => level.isfinite().all().item<bool>()));
    }

    private NonFiniteCause Find(Func<Tensor[], Tensor>? loss = null, Tensor? pictures = null)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        var images = pictures ?? rand([2, 3, 64, 64], generator: generator);
        return NonFiniteSearch.Find(
            _network, () => _network.call(images), loss ?? (levels => stack([.. levels.Select(level => level.square().mean())]).sum()));
    }

    /// <summary>Replaces what a layer returns.</summary>
    private sealed class Hook : IDisposable
    {
        private readonly Action _remove;

        public Hook(nn.Module<Tensor, Tensor> layer, Func<Tensor, Tensor> change) =>
            _remove = layer.register_forward_hook((_, _, output) => change(output)).remove;

        public void Dispose() => _remove();
    }
}
