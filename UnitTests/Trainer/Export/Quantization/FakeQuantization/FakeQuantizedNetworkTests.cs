using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;
using Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public class FakeQuantizedNetworkTests
{
    private const int Side = 64;

    /// <summary>Every operator that the exporter writes, in one member or another, computes what the blocks compute.</summary>
    [TestMethod]
    [DataRow("int8-n")]
    [DataRow("edge-n")]
    [DataRow("n")]
    [DataRow("yolo11n")]
    public void Run_GraphOfAMember_ComputesTheNetworksLevels(string member)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var network = Create(member);
        var images = Images();
        var weights = new Dictionary<string, Tensor>();

        var (graph, names) = DetectorGraph.BuildLive(network, Side, Side, weights);
        var logits = new TorchGraph(graph.ToModel().Graph, weights).Run(images, names, (name, value) => value);

        var expected = network.call(images);
        for (var level = 0; level < expected.Length; level++)
        {
            TensorAssert.AreClose(
                expected[level], cat([logits[2 * level], logits[(2 * level) + 1]], 1), 1e-4 * Largest(expected[level]), $"level {level}");
        }
    }

    /// <summary>The gradients that flow through the graph reach the network's own weights.</summary>
    [TestMethod]
    [DataRow("int8-n")]
    [DataRow("edge-n")]
    public void Run_GraphOfAMember_HasTheNetworksGradients(string member)
    {
        using var scope = NewDisposeScope();
        using var network = Create(member);
        var images = Images();
        network.call(images).Select(level => level.square().mean()).Aggregate((sum, part) => sum + part).backward();
        var expected = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!.clone());
        network.zero_grad();
        var weights = new Dictionary<string, Tensor>();

        var (graph, names) = DetectorGraph.BuildLive(network, Side, Side, weights);
        var logits = new TorchGraph(graph.ToModel().Graph, weights).Run(images, names, (name, value) => value);
        logits.Chunk(2).Select(level => cat(level, 1).square().mean()).Aggregate((sum, part) => sum + part).backward();

        foreach (var (name, parameter) in network.named_parameters())
        {
            TensorAssert.AreClose(expected[name], parameter.grad!, 1e-3 * Math.Max(Largest(expected[name]), 1e-3), name);
        }
    }

    /// <summary>
    /// The exported file is the network that was trained. Each value is computed from those that the quantised model computed, because a
    /// byte that rounding in another order moves by one moves others after it, in the end most of them by a little.
    /// </summary>
    [TestMethod]
    [DataRow("int8-n", DetectorLayout.Raw)]
    [DataRow("int8-n", DetectorLayout.Yolo)]
    [DataRow("edge-n", DetectorLayout.Raw)]
    public void Run_EveryNode_RoundsAsTheQuantisedModelDoes(string member, DetectorLayout layout)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var folder = new TemporaryFolder();
        using var trained = Observed(member);
        var images = Images().narrow(0, 0, 1);
        var options = new ExportOptions { ClassNames = ["a", "b", "c"], Height = Side, Width = Side, Layout = layout, Batch = 1 };
        OnnxExporter.Export(trained, options, folder.File("float.onnx"));
        ColourPictures.WriteFiles(folder, 2);
        OnnxQuantizer.Quantize(folder.File("float.onnx"), folder.File("int8.onnx"),
            new QuantizationOptions { CalibrationFolder = folder.Path, TimingRounds = 0 });
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder.File("int8.onnx")));
        var values = RunInside(model, images);

        var compared = new List<string>();
        var ranges = new ObservedRanges();
        ranges.Restore(trained.Ranges!);
        using var network = new FakeQuantizedNetwork(trained, ranges)
        {
            Replacement = (name, step, value) =>
            {
                if (step is not { } scale || !values.TryGetValue(name, out var theirs))
                {
                    return value;
                }

                var off = (value - theirs).abs() / scale;
                Assert.IsLessThan(1.01f, off.max().item<float>(), $"{name}: bytes differ by more than one");
                Assert.IsLessThan(0.005f, off.gt(0.5).to(float32).mean().item<float>(), $"{name}: many bytes differ");
                compared.Add(name);
                return theirs.alias();
            },
        };
        network.call(images);

        Assert.IsGreaterThan(80, compared.Count);
        Assert.AreEqual("trained", model.MetadataProps.Single(entry => entry.Key == "mlnetghost.quantization.ranges").Value);
    }

    [TestMethod]
    public void Quantize_RangesOfAnotherNetwork_AreRefused()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var ranges = new Dictionary<string, ActivationRange> { ["elsewhere"] = new(0, 1) };
        using var network = DetectionNetwork.CreateWithoutWeights(
            ModelFamily.Get("int8-n"), 3, ReparameterisationForm.Folded, ranges);
        network.eval();
        OnnxExporter.Export(
            network, new ExportOptions { ClassNames = ["a", "b", "c"], Height = Side, Width = Side }, folder.File("float.onnx"));
        ColourPictures.WriteFiles(folder, 1);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => OnnxQuantizer.Quantize(
            folder.File("float.onnx"), folder.File("int8.onnx"), new QuantizationOptions { CalibrationFolder = folder.Path }));

        StringAssert.Contains(error.Message, "belong to another network");
    }

    /// <summary>A larger input adds pools of tiles, which training did not see: they have the range of what they read.</summary>
    [TestMethod]
    [DataRow("edge-n")]
    [DataRow("n")]
    public void Of_GraphOfALargerInput_HasARangeForEveryValue(string member)
    {
        using var scope = NewDisposeScope();
        using var network = Observed(member);
        var ranges = network.Ranges!;
        var (builder, _) = DetectorGraph.BuildLive(network, 5 * Side, 5 * Side, new Dictionary<string, Tensor>());
        var graph = builder.ToModel().Graph;
        var activations = QuantizationPlan.Create(graph, QuantizationPlacement.Bytes).Activations;
        var unseen = activations.Where(name => !ranges.ContainsKey(name)).ToArray();

        var found = new TrainedRanges(graph, ranges).Of(activations);

        Assert.IsNotEmpty(unseen, "the test needs values that training did not see");
        foreach (var name in unseen)
        {
            var pool = graph.Node.Single(node => node.Output[0] == name);
            Assert.AreEqual("AveragePool", pool.OpType);
            Assert.AreEqual(found[pool.Input[0]], found[name], name);
        }
    }

    /// <summary>Validation at a larger size leaves the ranges of the training alone.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Call_LargerInput_KeepsTheRanges(bool isTraining)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var network = Observed("edge-n");
        var ranges = new ObservedRanges { AreFrozen = true };
        ranges.Restore(network.Ranges!);
        var before = ranges.Values.ToDictionary();
        network.train(isTraining);
        using var quantized = new FakeQuantizedNetwork(network, ranges);

        quantized.call(ones(1, 3, 5 * Side, 5 * Side));

        CollectionAssert.AreEquivalent(before, ranges.Values.ToDictionary());
    }

    /// <summary>An infinite value is not clipped to the largest byte, so that the loss shows it; the ranges stay finite.</summary>
    [TestMethod]
    public void Call_WeightsThatOverflow_ShowItAndKeepFiniteRanges()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var network = Observed("int8-n");
        var ranges = new ObservedRanges();
        ranges.Restore(network.Ranges!);
        network.train();
        foreach (var parameter in network.parameters())
        {
            parameter.mul_(1e38f);
        }

        using var quantized = new FakeQuantizedNetwork(network, ranges);
        var levels = quantized.call(Images());

        Assert.IsFalse(levels.All(level => level.isfinite().all().item<bool>()));
        Assert.IsTrue(ranges.Values.Values.All(range => range.IsValid));
    }

    /// <summary>Steps against what rounding changes take much of it back: the gradients lead where they should.</summary>
    [TestMethod]
    public void Call_FewSteps_FollowATargetThroughTheRounding()
    {
        using var scope = NewDisposeScope();
        using var network = Observed("int8-n");
        using var source = Create("int8-n");
        foreach (var parameter in network.parameters())
        {
            parameter.requires_grad = true;
        }

        var ranges = new ObservedRanges { AreFrozen = true };
        ranges.Restore(network.Ranges!);
        using var quantized = new FakeQuantizedNetwork(network, ranges);
        using var optimizer = optim.Adam(network.parameters(), 5e-3);
        var images = Images();
        var expected = source.call(images).Select(level => level.detach().add(0.1)).ToArray();
        var differences = new List<float>();
        for (var step = 0; step <= 20; step++)
        {
            using var stepScope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = quantized.call(images).Zip(expected, (level, target) => (level - target).square().mean())
                .Aggregate((sum, part) => sum + part);
            differences.Add(loss.item<float>());
            loss.backward();
            optimizer.step();
        }

        Assert.IsLessThan(0.5f * differences[0], differences[^1], string.Join(", ", differences));
    }

    [TestMethod]
    public void Call_TrainingSteps_LeakNoTensor()
    {
        using var network = Create("int8-n");
        var ranges = new ObservedRanges();
        network.train();
        LiveTensors.AssertNoneLeak(() =>
        {
            using var scope = NewDisposeScope();
            using var quantized = new FakeQuantizedNetwork(network, ranges);
            network.zero_grad();
            quantized.call(Images()).Select(level => level.mean()).Aggregate((sum, part) => sum + part).backward();
        });
    }

    private static DetectionNetwork Create(string member)
    {
        using var source = DetectionNetwork.Create(ModelFamily.Get(member), 3, seed: 1, ReparameterisationForm.None);
        StateDicts.RandomiseNorms(source, seed: 2);
        using var folded = source.Fold();
        var network = DetectionNetwork.CreateWithoutWeights(ModelFamily.Get(member), 3, ReparameterisationForm.Folded);
        network.load_state_dict(folded.state_dict());
        network.eval();
        return network;
    }

    private static Tensor Images()
    {
        using var generator = new Generator(3);
        return rand([2, 3, Side, Side], generator: generator);
    }

    private static float Largest(Tensor x) => Math.Max(1, x.abs().max().item<float>());

    /// <summary>A network with the ranges that one batch showed.</summary>
    private static DetectionNetwork Observed(string member)
    {
        using var network = Create(member);
        var ranges = new ObservedRanges();
        using (var observing = new FakeQuantizedNetwork(network, ranges))
        {
            observing.call(Images());
        }

        var trained = DetectionNetwork.CreateWithoutWeights(network.Spec, 3, ReparameterisationForm.Folded, ranges.Values);
        trained.load_state_dict(network.state_dict());
        trained.eval();
        return trained;
    }

    /// <summary>What every rounded value of a quantised model is, by the name of the value before it was rounded.</summary>
    private static Dictionary<string, Tensor> RunInside(ModelProto model, Tensor images)
    {
        const string rounded = "/rounded";
        var open = model.Clone();
        var names = open.Graph.Node.Where(node => node.OpType == "DequantizeLinear")
            .Where(node => node.Input[0].EndsWith("/bytes", StringComparison.Ordinal))
            .Select(node => node.Output[0]).Where(name => name.EndsWith(rounded, StringComparison.Ordinal)).ToArray();
        foreach (var name in names)
        {
            open.Graph.Output.Add(new ValueInfoProto
            {
                Name = name,
                Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
            });
        }

        using var options = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
        using var session = new InferenceSession(open.ToByteArray(), options);
        using var runOptions = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(images.contiguous().data<float>().ToArray(), images.shape);
        using var outputs = session.Run(runOptions, ["images"], [input], names);
        return names.Zip(outputs).ToDictionary(
            pair => pair.First[..^rounded.Length],
            pair => tensor(pair.Second.GetTensorDataAsSpan<float>().ToArray(), pair.Second.GetTensorTypeAndShape().Shape));
    }
}
