using MLNetGhost.Trainer.Onnx;
using MLNetGhost.UnitTests.Fixtures;
using Onnx;
using static TorchSharp.torch;
using Functional = TorchSharp.torch.nn.functional;

namespace MLNetGhost.UnitTests.Onnx;

[TestClass]
public class OnnxGraphTests
{
    private static readonly int[] s_imageShape = [OnnxValue.DynamicBatch, 6, 9, 12];

    [TestMethod]
    [DataRow(1, 1, 0, 1)]
    [DataRow(3, 2, 1, 1)]
    [DataRow(5, 1, 2, 6)]
    public void Conv_KernelStrideGroups_EqualsTorch(int kernel, int stride, int pad, int groups)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var weight = randn(12, 6 / groups, kernel, kernel);
        var bias = randn(12);
        AssertEqualsTorch(
            (graph, x) => graph.Conv(x, weight, bias, [stride, stride], [pad, pad], groups),
            x => Functional.conv2d(x, weight, bias, [stride, stride], [pad, pad], groups: groups));
    }

    [TestMethod]
    public void Conv_OneByFiveWithoutBias_EqualsTorch()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var weight = randn(6, 1, 1, 5);
        AssertEqualsTorch(
            (graph, x) => graph.Conv(x, weight, null, [1, 1], [0, 2], 6),
            x => Functional.conv2d(x, weight, null, [1, 1], [0, 2], groups: 6));
    }

    [TestMethod]
    public void Conv_DoubleWeight_IsWrittenAsFloat()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var weight = randn(4, 6, 1, 1, float64);
        AssertEqualsTorch((graph, x) => graph.Conv(x, weight, null, [1, 1], [0, 0]), x => Functional.conv2d(x, weight.to(float32)));
    }

    [TestMethod]
    public void Conv_WeightOfOtherChannels_NamesTheValue()
    {
        using var scope = NewDisposeScope();
        var graph = new OnnxGraph("test");
        var x = graph.Input("images", s_imageShape);

        var error = Assert.ThrowsExactly<ArgumentException>(() => graph.Conv(x, zeros(4, 5, 1, 1), null, [1, 1], [0, 0]));

        StringAssert.Contains(error.Message, "'images' (N, 6, 9, 12)");
    }

    [TestMethod]
    public void Relu_EqualsTorch() => AssertEqualsTorch((graph, x) => graph.Relu(x), x => x.relu());

    [TestMethod]
    public void Sigmoid_EqualsTorch() => AssertEqualsTorch((graph, x) => graph.Sigmoid(x), x => x.sigmoid());

    [TestMethod]
    public void Silu_EqualsTorch() => AssertEqualsTorch((graph, x) => graph.Silu(x), x => Functional.silu(x));

    [TestMethod]
    public void HardSigmoid_EqualsTorch() => AssertEqualsTorch((graph, x) => graph.HardSigmoid(x), x => Functional.hardsigmoid(x));

    [TestMethod]
    public void HardSigmoid_TwiceTheSlopeOfHalves_IsTheSameToTheBit()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var x = randn(64, 6, 9, 12) * 3;

        var expected = Run(graph => graph.HardSigmoid(graph.Input("x", s_imageShape)), x);
        var actual = Run(graph => graph.HardSigmoid(graph.Input("x", s_imageShape), 2 * (1f / 6)), x * 0.5);

        CollectionAssert.AreEqual(expected, actual);

        static float[] Run(Func<OnnxGraph, OnnxValue> build, Tensor x)
        {
            var graph = new OnnxGraph("test");
            graph.Output(build(graph), "y");
            return OnnxRunner.Run(graph.ToBytes(), x)[0].data<float>().ToArray();
        }
    }

    [TestMethod]
    public void Arithmetic_WithBroadcastConstants_EqualsTorch()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var perChannel = rand(6, 1, 1) + 1;
        AssertEqualsTorch(
            (graph, x) =>
            {
                var constant = graph.Constant(perChannel, "perChannel");
                return graph.Sub(graph.Div(graph.Add(graph.Mul(x, x), constant), constant), constant);
            },
            x => ((x * x) + perChannel) / perChannel - perChannel);
    }

    [TestMethod]
    public void Add_ShapesThatDoNotBroadcast_NamesBoth()
    {
        var graph = new OnnxGraph("test");
        var x = graph.Input("images", s_imageShape);

        var error = Assert.ThrowsExactly<ArgumentException>(() => graph.Add(x, graph.Constant(new float[7], [7], "seven")));

        StringAssert.Contains(error.Message, "'images' (N, 6, 9, 12)");
        StringAssert.Contains(error.Message, "'seven' (7)");
    }

    [TestMethod]
    public void Concat_TwoValues_EqualsTorch()
        => AssertEqualsTorch((graph, x) => graph.Concat([graph.Relu(x), x]), x => cat([x.relu(), x], 1));

    [TestMethod]
    [DataRow(new[] { 2, 2, 2 })]
    [DataRow(new[] { 1, 2, 3 })]
    public void Split_ThenConcatReversed_EqualsTorch(int[] sizes)
        => AssertEqualsTorch(
            (graph, x) => graph.Concat([.. graph.Split(x, sizes).Reverse()]),
            x => cat([.. x.split([.. sizes.Select(size => (long)size)], 1).Reverse()], 1));

    [TestMethod]
    public void Split_SizesThatMissTheTotal_IsRefused()
    {
        var graph = new OnnxGraph("test");
        var x = graph.Input("images", s_imageShape);

        Assert.ThrowsExactly<ArgumentException>(() => graph.Split(x, [3, 4]));
    }

    [TestMethod]
    public void MaxPool_Padded_EqualsTorch()
        => AssertEqualsTorch((graph, x) => graph.MaxPool(x, 5, 1, 2), x => Functional.max_pool2d(x, 5, 1, 2));

    [TestMethod]
    public void AveragePool_OddSize_RoundsDownAsTorch()
        => AssertEqualsTorch((graph, x) => graph.AveragePool(x, 2, 2), x => Functional.avg_pool2d(x, 2, 2));

    [TestMethod]
    public void GlobalAveragePool_EqualsTorch()
        => AssertEqualsTorch((graph, x) => graph.GlobalAveragePool(x), x => Functional.adaptive_avg_pool2d(x, 1));

    /// <summary>ONNX Runtime alone is off by 6e-5 at 80 × 80, and by 2.5e-4 at 160 × 160.</summary>
    [TestMethod]
    [DataRow(32, 32)]
    [DataRow(80, 80)]
    [DataRow(160, 160)]
    [DataRow(45, 61)]
    [DataRow(20, 120)]
    public void GlobalAveragePool_OfManyEqualPixels_RoundsLittle(int height, int width)
    {
        const int Channels = 16;
        using var scope = NewDisposeScope();
        var graph = new OnnxGraph("test");
        var x = graph.Input("x", OnnxValue.DynamicBatch, Channels, height, width);
        var copied = graph.Conv(x, eye(Channels).reshape(Channels, Channels, 1, 1), null, [1, 1], [0, 0]);
        var mean = graph.GlobalAveragePool(copied);
        graph.Output(mean, "y");
        var values = (arange(1, Channels + 1, float32) / 10).reshape(1, Channels, 1, 1);

        var actual = OnnxRunner.Run(graph.ToBytes(), values.expand(2, Channels, height, width).contiguous())[0];

        TensorAssert.AreClose(ones(2, Channels, 1, 1), actual / values, 1.2e-5, "relative to the value of all pixels");
        CollectionAssert.AreEqual(new[] { Channels, 1, 1 }, mean.Shape.Skip(1).ToArray());
    }

    [TestMethod]
    public void ResizeNearest_Doubled_EqualsTorch()
        => AssertEqualsTorch((graph, x) => graph.ResizeNearest(x, 2), x => Functional.interpolate(x, [18, 24]));

    [TestMethod]
    public void ResizeNearest_HalvesBackToOddSizes_EqualsTorch()
    {
        using var scope = NewDisposeScope();
        for (var half = 1; half <= 64; half++)
        {
            var graph = new OnnxGraph("test");
            var x = graph.Input("x", OnnxValue.DynamicBatch, 1, half, half + 1);
            graph.Output(graph.ResizeNearest(x, (2 * half) + 1, (2 * half) + 3), "y");
            var pixels = arange(2 * half * (half + 1), float32).reshape(2, 1, half, half + 1);

            var actual = OnnxRunner.Run(graph.ToBytes(), pixels)[0];

            TensorAssert.AreClose(Functional.interpolate(pixels, [(2 * half) + 1, (2 * half) + 3]), actual, 0, $"from {half}");
        }
    }

    [TestMethod]
    public void ReshapeTransposeSoftmaxMatMul_EqualsTorch()
    {
        using var scope = NewDisposeScope();
        var bins = arange(3, float32).reshape(3, 1);
        AssertEqualsTorch(
            (graph, x) =>
            {
                var sides = graph.Transpose(graph.Reshape(x, [2, 3, -1]), [0, 1, 3, 2]);
                return graph.MatMul(graph.Softmax(sides, 3), graph.Constant(bins, "bins"));
            },
            x => x.reshape(x.shape[0], 2, 3, -1).transpose(2, 3).softmax(3).matmul(bins));
    }

    [TestMethod]
    public void Reshape_ThatLosesElements_IsRefused()
    {
        var graph = new OnnxGraph("test");
        var x = graph.Input("images", s_imageShape);

        Assert.ThrowsExactly<ArgumentException>(() => graph.Reshape(x, [5, -1]));
    }

    [TestMethod]
    public void Constant_SameValuesTwice_IsStoredOnce()
    {
        var graph = new OnnxGraph("test");

        var first = graph.Constant([1, 2], [2], "first");
        var second = graph.Constant([1, 2], [2], "second");
        var other = graph.Constant([1, 2], [1, 2], "otherShape");

        Assert.AreEqual(first.Name, second.Name);
        Assert.AreNotEqual(first.Name, other.Name);
        Assert.HasCount(2, graph.ToModel().Graph.Initializer);
    }

    [TestMethod]
    public void Scope_Nested_PrefixesNodeNames()
    {
        var graph = new OnnxGraph("test");
        var x = graph.Input("images", s_imageShape);
        using (graph.Scope("neck"))
        {
            using (graph.Scope("13"))
            {
                x = graph.Relu(x);
                x = graph.Relu(x);
            }

            graph.Output(graph.Relu(x), "output0");
        }

        CollectionAssert.AreEqual(new[] { "neck/13/Relu",
            "neck/13/Relu_1", "neck/Relu" }, graph.ToModel().Graph.Node.Select(node => node.Name).ToArray());
    }

    [TestMethod]
    public void Output_ValueReadByOtherNodes_KeepsThemConnected()
    {
        using var scope = NewDisposeScope();
        var graph = new OnnxGraph("test");
        var x = graph.Input("x", OnnxValue.DynamicBatch, 2);
        var inner = graph.Relu(x);
        var sum = graph.Add(inner, inner);
        graph.Output(inner, "inner");
        graph.Output(sum, "sum");

        var outputs = OnnxRunner.Run(graph.ToBytes(), tensor(new float[,] { { -1, 3 } }));

        TensorAssert.AreClose(tensor(new float[,] { { 0, 3 } }), outputs[0], 0, "inner");
        TensorAssert.AreClose(tensor(new float[,] { { 0, 6 } }), outputs[1], 0, "sum");
    }

    [TestMethod]
    public void RemoveUnread_NodesThatNoOutputNeeds_AreDropped()
    {
        var graph = new OnnxGraph("test");
        var x = graph.Input("images", s_imageShape);
        var unread = graph.Concat([graph.Relu(x), x], name: "unread");
        graph.Output(graph.Sigmoid(graph.Concat(unread.Parts!, name: "read")), "y");

        graph.RemoveUnread();

        CollectionAssert.AreEqual(new[] { "Relu", "read", "Sigmoid" }, graph.ToModel().Graph.Node.Select(node => node.Name).ToArray());
        CollectionAssert.AreEquivalent(new[] { "Relu", "read" }, graph.ToModel().Graph.ValueInfo.Select(info => info.Name).ToArray());
    }

    [TestMethod]
    public void FilledChannels_WhereEachIsRead_AreRefused()
    {
        var graph = new OnnxGraph("test");
        var dense = graph.Relu(graph.Input("images", s_imageShape));
        var filled = dense with { Live = [0, 2] };

        Assert.ThrowsExactly<InvalidOperationException>(() => graph.Output(filled, "y"));
        Assert.ThrowsExactly<InvalidOperationException>(() => graph.Reshape(filled, [-1]));
        Assert.ThrowsExactly<InvalidOperationException>(() => graph.Split(filled, [1, 2]));
        Assert.ThrowsExactly<InvalidOperationException>(() => graph.Concat([dense, filled], axis: 2));
        Assert.ThrowsExactly<InvalidOperationException>(() => graph.Transpose(filled, [0, 2, 3, 1]));
        Assert.ThrowsExactly<InvalidOperationException>(() => graph.Softmax(filled, axis: 1));
        Assert.ThrowsExactly<InvalidOperationException>(() => graph.MatMul(dense, filled));
        Assert.ThrowsExactly<InvalidOperationException>(() => graph.Add(dense, filled));
        Assert.ThrowsExactly<InvalidOperationException>(() => graph.Add(dense with { Live = [0, 1] }, filled));
        Assert.AreSame(filled.Live, graph.Add(filled, graph.Relu(filled)).Live);
        CollectionAssert.AreEqual(new[] { 0, 2, 6, 7, 8, 9, 10, 11, 12, 14 }, graph.Concat([filled, dense, filled]).Live!.ToArray());
    }

    [TestMethod]
    public void Output_NameThatIsTaken_IsRefused()
    {
        var graph = new OnnxGraph("test");
        var x = graph.Input("images", s_imageShape);

        Assert.ThrowsExactly<ArgumentException>(() => graph.Output(graph.Relu(x), "images"));
    }

    [TestMethod]
    public void ToModel_Metadata_IsSortedByKey()
    {
        var graph = new OnnxGraph("test");
        graph.Metadata("task", "detect");
        graph.Metadata("names", "{0: 'cat'}");

        var model = ModelProto.Parser.ParseFrom(graph.ToBytes());

        CollectionAssert.AreEqual(new[] { "names", "task" }, model.MetadataProps.Select(entry => entry.Key).ToArray());
        Assert.AreEqual("{0: 'cat'}", model.MetadataProps[0].Value);
    }

    /// <summary>Runs a graph of one input and one output at batch 1 and 2.</summary>
    private static void AssertEqualsTorch(Func<OnnxGraph, OnnxValue, OnnxValue> build, Func<Tensor, Tensor> reference)
    {
        using var scope = NewDisposeScope();
        var graph = new OnnxGraph("test");
        var output = build(graph, graph.Input("x", s_imageShape));
        graph.Output(output, "y");
        var model = graph.ToBytes();
        foreach (var batch in new[] { 1, 2 })
        {
            manual_seed(batch);
            var x = randn(batch, 6, 9, 12) * 3;

            var actual = OnnxRunner.Run(model, x)[0];

            TensorAssert.AreClose(reference(x), actual, 1e-4, $"batch {batch}");
            CollectionAssert.AreEqual(output.Shape.Skip(1).ToArray(), actual.shape.Skip(1).Select(size => (int)size).ToArray(),
                "declared shape");
        }
    }
}
