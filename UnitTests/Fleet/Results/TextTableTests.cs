using System.Text;
using System.Text.Json;
using MLNetGhost.Fleet.Results;

namespace MLNetGhost.UnitTests.Results;

/// <summary>JSON lines and COCO results.</summary>
[TestClass]
public sealed class TextTableTests
{
    [TestMethod]
    public async Task JsonLines_EveryRow_IsALineThatParses()
    {
        var rows = ResultRows.Create(10);

        var text = Encoding.UTF8.GetString(await ResultRows.WriteAsync(file => new JsonLinesWriter(file), rows, chunk: 3));

        var lines = text.Split('\n');
        Assert.AreEqual("", lines[^1]);
        Assert.HasCount(11, lines);
        foreach (var (row, line) in rows.Zip(lines))
        {
            var entry = JsonDocument.Parse(line).RootElement;
            Assert.AreEqual(row.Picture, entry.GetProperty("file").GetString());
            Assert.AreEqual(row.Error, entry.TryGetProperty("error", out var error) ? error.GetString() : null);
            Assert.AreEqual(row.Detections.Count, entry.GetProperty("detections").GetArrayLength());
            foreach (var (found, json) in row.Detections.Zip(entry.GetProperty("detections").EnumerateArray()))
            {
                Assert.AreEqual(found.Label, json.GetProperty("label").GetString());
                Assert.AreEqual(found.Score, json.GetProperty("score").GetSingle(), 5e-6f);
                Assert.AreEqual(found.Box.X1, json.GetProperty("box")[2].GetSingle(), 5e-3f);
            }
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(100)]
    public async Task Coco_Results_HaveTheIdsOfTheFile(int chunk)
    {
        var rows = ResultRows.Create(40);

        var json = await ResultRows.WriteAsync(file => new CocoResultsWriter(file, [8, 0, 6]), rows, chunk, (_, _) => { });

        var expected = from row in rows.Index()
                       from found in row.Item.Detections
                       where found.ClassId != 1
                       select (row.Item.Id?.Number ?? row.Index + 1, found.ClassId == 0 ? 8 : 6, found.Score);
        var actual = JsonDocument.Parse(json).RootElement.EnumerateArray().Select(entry => (
            entry.GetProperty("image_id").GetInt64(), entry.GetProperty("category_id").GetInt32(), entry.GetProperty("score").GetSingle()));
        CollectionAssert.AreEqual(expected.ToArray(), actual.ToArray());
    }

    [TestMethod]
    public async Task Coco_NoDetections_IsAnEmptyList() => Assert.AreEqual(
        0, JsonDocument.Parse(await ResultRows.WriteAsync(file => new CocoResultsWriter(file, null), [], 1)).RootElement.GetArrayLength());
}
