using MLNetGhost.Trainer.Export;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Export;

/// <summary>Values and gradients worked out by hand.</summary>
[TestClass]
public class FakeQuantizeTests
{
    /// <summary>Steps of a half, zero point 3: bytes 0 to 255 stand for −1.5 to 126. Halves round to the even byte.</summary>
    [TestMethod]
    public void Activations_AroundTheRange_RoundAndClip()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { -9f, -1.5f, -0.3f, 0f, 0.24f, 0.25f, 0.75f, 1.26f, 126f, 126.2f, 500f }, requires_grad: true);

        var y = FakeQuantize.Activations(x, new QuantizationParameters(0.5f, 3));
        (y * tensor(new[] { 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, 10f, 11f })).sum().backward();

        CollectionAssert.AreEqual(
            new[] { -1.5f, -1.5f, -0.5f, 0f, 0f, 0f, 1f, 1.5f, 126f, 126f, 126f }, y.detach().data<float>().ToArray());

        // Straight through inside the range; 126.2 still rounds to its last byte.
        CollectionAssert.AreEqual(new[] { 0f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, 10f, 0f }, x.grad!.data<float>().ToArray());
    }

    /// <summary>Scales 1/127 and 4/127 of the largest magnitudes; a channel of zeros stays one.</summary>
    [TestMethod]
    public void Weights_PerChannel_AreThoseOfTheQuantiser()
    {
        using var scope = NewDisposeScope();
        var w = tensor(new[] { 1f, -0.5f, 0.003f, 4f, -2f, 0.01f, 0f, 0f, 0f }).reshape(3, 3, 1, 1).requires_grad_();

        var y = FakeQuantize.Weights(w, largest: 127);
        (y * y.detach()).sum().backward();

        var rounded = y.detach().reshape(-1).data<float>().ToArray();
        float[] expected = [1f, -64f / 127, 0f, 4f, -64f * 4 / 127, 0f, 0f, 0f, 0f];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], rounded[i], 1e-6f, $"weight {i}");
        }

        var integers = ChannelWeights.Round(w.detach().data<float>().ToArray(), [], 3, inputScale: 1, largest: 127);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(integers.Weights[i] * integers.WeightScales[i / 3], rounded[i], 1e-6f, $"integer {i}");
        }

        TensorAssert.AreClose(y.detach(), w.grad!, 1e-6, "the gradient passes as it is");
    }

    /// <summary>Products have steps of 0.5 · 1/127 and 0.5 · 4/127.</summary>
    [TestMethod]
    public void Biases_PerChannel_AreWholeProducts()
    {
        using var scope = NewDisposeScope();
        var w = tensor(new[] { 1f, -0.5f, 4f, -2f }).reshape(2, 2, 1, 1);
        var b = tensor(new[] { 1.0f, -0.01f }, requires_grad: true);

        var y = FakeQuantize.Biases(b, w, inputScale: 0.5f, largest: 127);
        y.sum().backward();

        Assert.AreEqual(254f * 0.5f / 127, y[0].item<float>(), 1e-6f);
        Assert.AreEqual(-1f * 2 / 127, y[1].item<float>(), 1e-6f);
        CollectionAssert.AreEqual(new[] { 1f, 1f }, b.grad!.data<float>().ToArray());
    }

    [TestMethod]
    public void Activations_Steps_LeakNoTensor() => LiveTensors.AssertNoneLeak(() =>
    {
        using var scope = NewDisposeScope();
        FakeQuantize.Activations(ones(2, 3, requires_grad: true), new QuantizationParameters(0.1f, 9)).sum().backward();
    });
}
