using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MLNetGhost.UnitTests.Fixtures;
using MLNetGhost.Web.Page;

namespace MLNetGhost.UnitTests.Page;

/// <summary>The page's suppression, run by Node.js, beside the library's.</summary>
[TestClass]
public sealed class BoxesScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Suppress_RandomCandidates_KeepsWhatTheLibraryKeeps()
    {
        var random = new Random(7);
        var cases = Enumerable.Range(0, 40).Select(number => Case(random, number)).ToArray();

        var answers = await RunAsync(cases);

        for (var i = 0; i < cases.Length; i++)
        {
            var test = cases[i];
            var detections = test.Candidates.Select((row, index) => new Detection(
                (int)row[0], index.ToString(CultureInfo.InvariantCulture), row[1],
                new BoundingBox(row[2], row[3], row[4], row[5]))).ToArray();
            var expected = NonMaximumSuppression.Suppress(detections, new SuppressionOptions
            {
                ScoreThreshold = test.Conf,
                IouThreshold = test.Iou,
                ClassAgnostic = test.ClassAgnostic,
                MaximumDetections = test.Most,
            });
            CollectionAssert.AreEqual(
                expected.SelectMany(found => test.Candidates[int.Parse(found.Label, CultureInfo.InvariantCulture)]).ToArray(),
                answers[i].SelectMany(row => row).ToArray(), $"case {i}");
        }

        Assert.IsTrue(answers.Sum(kept => kept.Length) is > 400 and < 8000, "neither nothing nor everything is suppressed");
    }

    private static SuppressionCase Case(Random random, int number)
    {
        float Coordinate() => (float)(random.NextDouble() * 600);
        var rows = Enumerable.Range(0, 200).Select(_ =>
        {
            var (x, y) = (Coordinate(), Coordinate());
            // Few different scores, so that ties are decided too.
            return (float[])[random.Next(6), random.Next(1, 100) / 100f, x, y, x + 20 + Coordinate() / 3, y + 20 + Coordinate() / 3];
        }).ToArray();
        return new(rows, random.Next(5, 60) / 100f, random.Next(5, 95) / 100f, number % 2 == 1, number % 5 == 0 ? 20 : 300);
    }

    private async Task<float[][][]> RunAsync(SuppressionCase[] cases)
    {
        var script = _folder.File("boxes.mjs");
        await File.WriteAllBytesAsync(script, PageFiles.All.Single(file => file.Name == "boxes.js").Content);
        var input = _folder.File("cases.json");
        await File.WriteAllTextAsync(input, JsonSerializer.Serialize(cases, JsonSerializerOptions.Web));
        var main = _folder.File("main.mjs");
        await File.WriteAllTextAsync(main, """
            import { readFileSync } from "node:fs";
            import { suppress } from "./boxes.mjs";
            const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
            console.log(JSON.stringify(cases.map(test => suppress(test.candidates, test))));
            """);
        using var node = StartNode(main, input);
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.AreEqual(0, node.ExitCode);
        return JsonSerializer.Deserialize<float[][][]>(output)!;
    }

    private static Process StartNode(params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Inconclusive("Node.js is not installed, so the page's script cannot be run outside a browser.");
            throw;
        }
    }

    private sealed record SuppressionCase(float[][] Candidates, float Conf, float Iou, bool ClassAgnostic, int Most);
}
