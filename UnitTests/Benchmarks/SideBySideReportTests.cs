using System.Text.Json.Nodes;
using MLNetGhost.Benchmarks.Harness;
using MLNetGhost.Benchmarks.Models;
using MLNetGhost.Benchmarks.Pictures;
using MLNetGhost.Benchmarks.Reports;
using MLNetGhost.Benchmarks.SideBySide;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Benchmarks;

[TestClass]
public sealed class SideBySideReportTests : IDisposable
{
    private static readonly string[] s_names =
    [
        "engine_1280_over_floor", "engine_4000_over_floor", "alloc_bytes_per_call", "tensor_1280_ms", "decode_60_ms",
        "transform_200_over_run_2threads", "edge_n_over_yolo11n", "n_over_yolo11n",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void ToJson_EveryTarget_HasItsNameValueAndVerdict()
    {
        var figures = TargetFigures.Empty;
        foreach (var name in s_names.Where(name => name != "transform_200_over_run_2threads"))
        {
            figures = figures.With(name, 1.02);
        }

        var json = JsonNode.Parse(new SideBySideReport(Machine.Current, figures, [new(
            "model", "1280×960", "floor", 1, 1, 1, 1, 0)], ["a note"]).ToJson())!.AsObject();

        CollectionAssert.AreEqual(s_names, json.Select(entry => entry.Key).Take(s_names.Length).ToArray());
        CollectionAssert.AreEqual(s_names, json["targets"]!.AsObject().Select(entry => entry.Key).ToArray());
        Assert.AreEqual(1.02, (double)json["engine_1280_over_floor"]!);
        Assert.IsNull(json["transform_200_over_run_2threads"]);
        Assert.IsTrue((bool)json["targets"]!["engine_1280_over_floor"]!["met"]!);
        Assert.IsFalse((bool)json["targets"]!["n_over_yolo11n"]!["met"]!);
        Assert.AreEqual(1.03, (double)json["targets"]!["engine_1280_over_floor"]!["at_most"]!);
        Assert.AreEqual(1.15, (double)json["targets"]!["transform_200_over_run_2threads"]!["at_least"]!);
        Assert.IsNull(json["targets"]!["transform_200_over_run_2threads"]!["met"]);
        Assert.AreEqual("floor", (string)json["rows"]![0]!["contestant"]!);
    }

    [TestMethod]
    public void With_UnknownFigure_IsRefused() => Assert.ThrowsExactly<ArgumentException>(() => TargetFigures.Empty.With(
        "engine_1281_over_floor", 1));

    [TestMethod]
    public void Contestants_TinyModel_DetectAlikeAndAreTimed()
    {
        var path = Path.Combine(_folder.Path, "tiny.onnx");
        File.WriteAllBytes(path, TestDetectors.Yolo());
        var pictures = PictureSet.Draw(_folder.Path, 96, 64, 3);
        var model = BenchmarkModel.FromFile(path);
        using var floor = new Floor(model.EnginePath, 1, pictures.At(0), callers: 2);
        using var engine = new EngineRunner(model.EnginePath, readAhead: 2);

        Assert.AreEqual(pictures.Paths.Sum(picture => engine.Predict(picture).Length), engine.Transform(pictures.Paths));
        var results = InterleavedRace.Run(
            [new("floor", () => floor.Run(1)), new(
                "engine", () => engine.Predict(pictures.At(4))), new("rows", () => engine.Transform(pictures.Paths), 3)],
            rounds: 4);

        Assert.HasCount(3, results);
        Assert.IsTrue(results.All(result => result.Samples.Count == 4 && result.Samples.All(sample => sample.WallMilliseconds > 0)));
        Assert.AreEqual(1, results[0].WallRatio);
    }

    [TestMethod]
    public void ThroughputRace_TinyModel_ComparesRowsWithTheSharedSession()
    {
        var path = Path.Combine(_folder.Path, "tiny.onnx");
        File.WriteAllBytes(path, TestDetectors.Raw());

        var results = ThroughputRace.Run(path, PictureSet.Draw(_folder.Path, 96, 64, 3));

        CollectionAssert.AreEqual(
            new[] { ThroughputRace.Shared, ThroughputRace.Rows, ThroughputRace.Callers }, results.Select(result => result.Name).ToArray());
        Assert.IsTrue(results.All(result => result.WallRatio > 0 && result.Samples.Count > 0));
    }
}
