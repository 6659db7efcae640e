using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class AnnotatedImageDataViewTests
{
    private readonly AnnotatedImageDataView _data = new(
        [.. Enumerable.Range(0, 10).Select(i => new AnnotatedImage(
            $"{i}.png", 100, 50, [new Annotation(i % 2, new BoundingBox(i, 0, i + 1, 1))]))], ["even", "odd"]);

    [TestMethod]
    public void GetRowCursor_Random_GivesEachRowOnceInAnotherOrder()
    {
        var rows = Read(_data.GetRowCursor(_data.Schema, new Random(1))).Select(row => row.Id).ToArray();

        CollectionAssert.AreNotEqual(Enumerable.Range(0, 10).ToArray(), rows);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 10).ToArray(), rows);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(64)]
    public void GetRowCursorSet_Batches_RestoreTheOrder(int count)
    {
        var rows = _data.GetRowCursorSet(_data.Schema, count).SelectMany(Read).OrderBy(row => row.Batch).ToArray();

        CollectionAssert.AreEqual(Enumerable.Range(0, 10).ToArray(), rows.Select(row => row.Id).ToArray());
    }

    [TestMethod]
    public void MoveNext_AfterTheEnd_StaysThere()
    {
        using var cursor = _data.GetRowCursor(_data.Schema);
        while (cursor.MoveNext())
        {
        }

        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
        var getter = cursor.GetGetter<ReadOnlyMemory<char>>(_data.Schema["ImagePath"]);
        ReadOnlyMemory<char> path = default;
        Assert.ThrowsExactly<InvalidOperationException>(() => getter(ref path));
    }

    [TestMethod]
    public void GetGetter_InactiveColumn_IsRefused()
    {
        using var cursor = _data.GetRowCursor([_data.Schema["Label"]]);

        Assert.IsFalse(cursor.IsColumnActive(_data.Schema["Area"]));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<VBuffer<float>>(_data.Schema["Area"])).Message,
            "Area");
    }

    [TestMethod]
    public void GetGetter_Image_IsShownAsAViewerShowsIt()
    {
        using var folder = new TemporaryFolder();
        var path = PictureFiles.WriteTurned(folder, "turned.jpg", 60, 40);
        var data = new AnnotatedImageDataView([new AnnotatedImage(path, 40, 60, [])], null);
        using var cursor = data.GetRowCursor(data.Schema);
        cursor.MoveNext();
        MLImage? image = null;

        cursor.GetGetter<MLImage>(data.Schema["Image"])(ref image!);

        Assert.AreEqual((40, 60, path), (image.Width, image.Height, image.Tag));
    }

    private static List<(int Id, long Batch)> Read(DataViewRowCursor cursor)
    {
        var rows = new List<(int, long)>();
        using (cursor)
        {
            var getter = cursor.GetGetter<VBuffer<float>>(cursor.Schema["BoundingBoxes"]);
            VBuffer<float> box = default;
            while (cursor.MoveNext())
            {
                getter(ref box);
                rows.Add(((int)box.GetItemOrDefault(0), cursor.Batch));
            }
        }

        return rows;
    }
}
