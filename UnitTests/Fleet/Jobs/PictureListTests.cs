using MLNetGhost.Fleet.Jobs;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Jobs;

[TestClass]
public sealed class PictureListTests
{
    [TestMethod]
    public void From_Folder_IsSortedAndRelativeToIt()
    {
        using var folder = new TemporaryFolder();
        PictureFiles.Write(folder, "b/2.jpg");
        PictureFiles.Write(folder, "a.png");
        folder.Write("notes.txt", "no picture");

        var list = PictureList.From(folder.Path + "/");

        Assert.AreEqual(folder.Path, list.Root);
        CollectionAssert.AreEqual(new[] { "a.png", "b/2.jpg" }, Names(list));
    }

    [TestMethod]
    public void From_TextFile_KeepsOrderAndRepeats()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("list.txt", "b.jpg\n\n  sub/a b.jpg \r\n/elsewhere/c.jpg\n../d.jpg\nb.jpg");

        var list = PictureList.From(path);

        CollectionAssert.AreEqual(
            new[] { "b.jpg", "sub/a b.jpg", "/elsewhere/c.jpg", Path.Combine(Path.GetDirectoryName(folder.Path)!, "d.jpg"), "b.jpg" },
            Names(list));
    }

    [TestMethod]
    public void From_CocoFile_HasItsIdsAndCategories()
    {
        using var folder = new TemporaryFolder();
        PictureFiles.Write(folder, "images/x.jpg");
        var path = folder.Write("labels.json", """
            {"images":[{"id":7,"file_name":"images/x.jpg","width":1,"height":1},{"id":"q","file_name":"gone.jpg","width":1,"height":1}],
             "annotations":[],"categories":[{"id":4,"name":"dog"},{"id":2,"name":" cat "}]}
            """);

        var list = PictureList.From(path);

        CollectionAssert.AreEqual(new[] { "7", "q" }, list.Read().Select(picture => picture.Id.ToString()!).ToArray());
        StringAssert.EndsWith(Names(list)[0], "images/x.jpg");
        Assert.AreEqual((2, 4), (list.Categories!["cat"], list.Categories["dog"]));
    }

    [TestMethod]
    public void ReadBlocks_FromOneOn_AreThoseOfTheWholeList()
    {
        var list = PictureList.FromPaths(Enumerable.Range(0, 10).Select(i => $"{i}.jpg"), "/data");

        var all = list.ReadBlocks(4, 0).ToArray();
        var rest = list.ReadBlocks(4, 1).ToArray();

        CollectionAssert.AreEqual(new[] { 4, 4, 2 }, all.Select(block => block.Pictures.Count).ToArray());
        Assert.AreEqual((1L, 4L, "4.jpg"), (rest[0].Number, rest[0].First, rest[0].Pictures[0].Name));
        CollectionAssert.AreEqual(all[2].Pictures.ToArray(), rest[1].Pictures.ToArray());
    }

    [TestMethod]
    public void Measure_OtherOrderOrIds_IsAnotherDigest()
    {
        var digests = new[] { new[] { "a", "b" }, ["b", "a"], ["a", "b", "c"], ["ab"] }
            .Select(names => PictureList.FromPaths(names, "/data").Measure(default).Digest).ToList();

        Assert.HasCount(4, digests.Distinct().ToList());
        Assert.AreEqual(digests[0], PictureList.FromPaths(["/data/a", "/data/b"], "/data").Measure(default).Digest);
    }

    [TestMethod]
    public void From_WhatIsNoSource_SaysWhatIs()
    {
        using var folder = new TemporaryFolder();
        var picture = PictureFiles.Write(folder, "a.jpg");

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => PictureList.From(picture)).Message, "is a picture; name a");
        StringAssert.Contains(
            Assert.ThrowsExactly<FileNotFoundException>(() => PictureList.From(folder.File("none"))).Message, "name a folder of pictures");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(
                () => PictureList.From(folder.Write("empty.txt", "\n\n")).Measure(default)).Message, "the list is empty");
        Assert.ThrowsExactly<InvalidDataException>(() => PictureList.From(folder.Write("no.json", "{}")));
    }

    private static string[] Names(PictureList list) => [.. list.Read().Select(picture => picture.Name)];
}
