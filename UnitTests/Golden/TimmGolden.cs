using System.Globalization;
using System.Text.Json;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Weights;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Golden;

/// <summary>
/// timm's GhostNetV3 in four widths: its weights, loaded from a file of each kind as a user loads them, give its features at five strides.
/// </summary>
/// <remarks>
/// The reference has no normalisation of the input. So the file gets weights from which it was taken out, as those of a network that
/// expects it, and loading them folds it in again. timm's feature extractor gives the stem's convolution, before its normalisation, and
/// the first block of every further stride.
/// </remarks>
[GoldenKind("timm")]
public sealed class TimmGolden : IGoldenVerifier
{
    private const double Tolerance = 1e-4;
    private const int Side = 224;

    public void Verify(GoldenCase golden)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(golden.Path, "ghostnetv3.json")));
        foreach (var (index, model) in json.RootElement.EnumerateObject().Where(entry => entry.Name.StartsWith("ghostnetv3_")).Index())
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            using var folder = new TemporaryFolder();
            var width = int.Parse(model.Name[^3..], CultureInfo.InvariantCulture) / 100.0;
            var spec = ModelFamily.Get("n") with { Backbone = BackboneTables.Ghost.WithWidth(width) };
            using var network = DetectionNetwork.Create(spec, 2, seed: 1);
            network.eval();
            var file = Write(folder, TimmFormula.Weights(model.Value.GetProperty("keys")), asPyTorch: index % 2 == 1);

            var report = TrunkWeights.Load(network, file);

            // The feature extractor ends with the first block of stride 32.
            Assert.IsTrue(report.Missing.All(name => name.StartsWith("backbone.blocks.8.", StringComparison.Ordinal)), model.Name);
            Assert.IsEmpty(report.WrongShape, model.Name);
            Assert.IsEmpty(report.Unused, model.Name);
            VerifyFeatures(network, model);
        }
    }

    private static string Write(TemporaryFolder folder, Dictionary<string, SafetensorsEntry> weights, bool asPyTorch)
    {
        Assert.IsTrue(ImageNetInput.TakeOut(weights, "conv_stem.weight", "bn1.running_mean"));
        var path = folder.File(asPyTorch ? "trunk.bin" : "trunk.safetensors");
        if (asPyTorch)
        {
            PyTorchArchive.WriteStateDict(path, weights);
        }
        else
        {
            new SafetensorsFile(weights, new Dictionary<string, string>()).Write(path);
        }

        return path;
    }

    private static void VerifyFeatures(DetectionNetwork network, JsonProperty model)
    {
        var backbone = (Backbone)network.named_children().Single(child => child.name == "backbone").module;
        var features = model.Value.GetProperty("features").EnumerateArray().ToList();
        var x = tensor(TimmFormula.Input(Side)).reshape(1, 3, Side, Side);
        var stem = (nn.Module<Tensor, Tensor>)backbone.named_children().Single(child => child.name == "conv_stem").module;
        var largest = Difference(features[0], stem.call(x), $"{model.Name}, stem");
        var (stride, level) = (2, 1);
        foreach (var layer in backbone.Layers)
        {
            x = layer.Block.call(x);
            if (layer.Stride != stride)
            {
                largest = Math.Max(largest, Difference(features[level], x, $"{model.Name}, stride {layer.Stride}"));
                (stride, level) = (layer.Stride, level + 1);
            }
        }

        Assert.AreEqual(features.Count, level);
        Console.WriteLine($"{model.Name}: largest difference {largest:e2} of the deviation");
    }

    private static double Difference(JsonElement expected, Tensor actual, string what)
    {
        CollectionAssert.AreEqual(
            expected.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64()).ToArray(), actual.shape, what);
        var deviation = expected.GetProperty("std").GetDouble();
        var values = actual.contiguous().data<float>().ToArray();
        double[] differences =
        [
            Math.Abs(expected.GetProperty("mean").GetDouble() - actual.mean().item<float>()),
            .. Pairs(expected.GetProperty("first"), values[..8]),
            .. Pairs(expected.GetProperty("last"), values[^8..]),
        ];
        Assert.IsLessThanOrEqualTo(Tolerance, differences.Max() / deviation, what);
        return differences.Max() / deviation;
    }

    private static IEnumerable<double> Pairs(JsonElement expected, float[] actual) =>
        expected.EnumerateArray().Select((value, i) => Math.Abs(value.GetDouble() - actual[i]));
}
