using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class VottReaderTests : IDisposable
{
    private const string Box = """
        {"id": "r", "type": "RECTANGLE", "tags": ["cat"], "boundingBox": {"height": 20, "width": 20.25, "left": 10.25, "top": 20},
         "points": [{"x": 10.25, "y": 20}]}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("vott-json-export/")]
    [DataRow("")]
    public void Read_JsonExport_HasTheTagsOrderAndBoxesOfAllTags(string place)
    {
        PictureFiles.Write(_folder, place + "a b.jpg");
        PictureFiles.Write(_folder, place + "empty.jpg");
        _folder.Write(place + "cells-export.json", Project($$$"""
            "1": {"asset": {{{Asset("a b.jpg")}}}, "regions": [{{{Box}}},
                {"type": "RECTANGLE", "tags": ["dog", "cat"], "boundingBox": {"height": 5, "width": 6, "left": 50, "top": 7}},
                {"type": "POLYGON", "tags": ["dog"], "boundingBox": {"height": 9, "width": 9, "left": 70, "top": 7}},
                {"type": "RECTANGLE", "tags": [], "boundingBox": {"height": 9, "width": 9, "left": 60, "top": 7}},
                {"type": "POINT", "tags": ["dog"], "boundingBox": {"height": 0, "width": 0, "left": 60, "top": 7}}], "version": "2.2.0"},
            "2": {"asset": {{{Asset("empty.jpg", state: 1)}}}, "regions": []},
            "3": {"asset": {{{Asset("nobody.jpg", state: 0)}}}, "regions": []},
            "4": {"asset": {{{Asset("film.mp4#t=2.5", type: 3)}}}, "regions": [{{{Box}}}]}
            """));

        var dataset = DatasetReader.Read(_folder.Path, "train");

        CollectionAssert.AreEqual(new[] { "dog", "cat" }, dataset.ClassNames.ToArray());
        Assert.HasCount(2, dataset.Images);
        CollectionAssert.AreEqual(new Annotation[]
        {
            new(1, new(10.25f, 20, 30.5f, 40)), new(0, new(50, 7, 56, 12)), new(1, new(50, 7, 56, 12)), new(0, new(70, 7, 79, 16)),
        }, dataset.Images[0].Annotations.ToArray());
        var warnings = string.Join('\n', dataset.Warnings.Select(warning => warning.Message));
        StringAssert.Contains(warnings, "Pictures that nobody has opened in VoTT: 1; they were left out");
        StringAssert.Contains(warnings, "Frames of videos: 1;");
        StringAssert.Contains(warnings, "Regions without a tag: 1; they were left out.");
        StringAssert.Contains(warnings, "Polygons: 1; the box around each was taken.");
        StringAssert.Contains(warnings, "Points and lines: 1; they have no box and were left out.");
        Assert.AreSame(DatasetFormats.Vott, DatasetReader.DetectFormat(_folder.File(place + "cells-export.json")));
        Assert.IsFalse(DatasetFormats.Vott.IsDivided(_folder.Path));
    }

    [TestMethod]
    public void Read_NameThatIsNotThere_IsFoundByThePathOfAnotherMachine()
    {
        PictureFiles.Write(_folder, "a b.jpg");
        _folder.Write("x-export.json", Project($$$"""
            "1": {"asset": {"name": "0001.jpg", "path": "file:C:/Users/me/a%20b.jpg", "type": 1, "state": 2, "size": {"width": 100, "height": 50}},
                "regions": [{{{Box}}}]}
            """));

        var dataset = DatasetReader.Read(_folder.Path, "train");

        Assert.AreEqual(_folder.File("a b.jpg"), dataset.Images.Single().Path);
        StringAssert.Contains(dataset.Warnings.Single(warning => warning.Message.Contains("another", StringComparison.Ordinal)).Message,
            "found by their tails");
    }

    [TestMethod]
    public void Read_CsvExport_IsVottsAndGivesWayToJson()
    {
        PictureFiles.Write(_folder, "a.jpg");
        _folder.Write("cells-export.csv", "\"image\",\"xmin\",\"ymin\",\"xmax\",\"ymax\",\"label\"\n\"a.jpg\",10.25,20,30.5,40,\"cat\"\n");

        Assert.AreSame(DatasetFormats.Vott, DatasetReader.DetectFormat(_folder.Path));
        Assert.AreSame(DatasetFormats.Vott, DatasetReader.DetectFormat(_folder.File("cells-export.csv")));
        Assert.AreEqual(new Annotation(0, new(10.25f, 20, 30.5f, 40)),
            DatasetReader.Read(_folder.Path, "train").Images.Single().Annotations.Single());

        _folder.Write("cells-export.json", Project($$$""" "1": {"asset": {{{Asset("a.jpg")}}}, "regions": [{{{Box}}}]} """));
        Assert.HasCount(2, DatasetReader.Read(_folder.Path, "train").ClassNames);
        Assert.HasCount(1, DatasetReader.Read(_folder.File("cells-export.csv"), "train").ClassNames);
    }

    [TestMethod]
    [DataRow("""{"type": "RECTANGLE", "tags": ["cat"], "boundingBox": {"height": 20, "width": 20, "left": 10}}""",
        "asset 1, regions[0]: boundingBox is {\"height\": 20")]
    [DataRow("""{"type": "RECTANGLE", "tags": ["cat"]}""", "boundingBox is missing; write left, top, width and height as finite numbers")]
    [DataRow("""{"type": "RECTANGLE", "tags": ["cat"], "boundingBox": {"height": 20, "width": 1e999, "left": 10, "top": 1}}""",
        "write left, top, width and height as finite numbers")]
    [DataRow("""{"type": "RECTANGLE", "tags": ["cat"], "boundingBox": {"height": NaN, "width": 1, "left": 10, "top": 1}}""", "is not valid JSON")]
    [DataRow("""{"type": "RECTANGLE", "tags": ["bat"], "boundingBox": {"height": 20, "width": 20, "left": 10, "top": 1}}""",
        "asset 1, regions[0]: the class 'bat' is unknown; the classes of")]
    [DataRow("""{"type": "RECTANGLE", "tags": [7], "boundingBox": {"height": 20, "width": 20, "left": 10, "top": 1}}""",
        "the class name is empty; write one.")]
    [DataRow("""{"type": "RECTANGLE", "tags": ["cat"], "boundingBox": {"height": 20, "width": 20, "left": 310, "top": 1}}""",
        "is entirely outside its picture of 100x50")]
    public void Read_WrongRegion_IsAnErrorThatNamesIt(string region, string message)
    {
        PictureFiles.Write(_folder, "a.jpg");
        _folder.Write("x-export.json", Project($$$""" "1": {"asset": {{{Asset("a.jpg")}}}, "regions": [{{{region}}}]} """));

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message, message);
    }

    [TestMethod]
    [DataRow("""{"tags": [], "sourceConnection": {}, "assets": {"1": {"name": "a.jpg", "type": 1, "state": 2}}}""",
        "is a project of VoTT without its regions; open it in VoTT and export it as VoTT JSON.")]
    [DataRow("""{"tags": [], "sourceConnection": {}, "assets": []}""", "assets is [], but VoTT's export has an object there")]
    [DataRow("""{"tags": [], "sourceConnection": {}}""", "assets is missing, but VoTT's export has an object there")]
    [DataRow("""{"tags": [], "assets": {"1": {"asset": {"type": 1}, "regions": [{"tags": ["a"], "boundingBox": {"height": 2, "width": """
        + """2, "left": 1, "top": 1}}]}}}""",
        "asset 1: there is no name of a picture")]
    public void Read_FileThatIsWrongAsAWhole_IsAnErrorThatSaysWhy(string content, string message)
    {
        PictureFiles.Write(_folder, "a.jpg");
        _folder.Write("x-export.json", content);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message, message);
    }

    private static string Asset(string name, int state = 2, int type = 1) => $$$"""
        {"format": "jpg", "id": "x", "name": "{{{name}}}", "path": "file:/home/me/{{{name}}}", "size": {"width": 100, "height": 50},
         "state": {{{state}}}, "type": {{{type}}}}
        """;

    private static string Project(string assets) => $$$"""
        {"name": "cells", "securityToken": "t", "tags": [{"name": "dog", "color": "#fff"}, {"name": "cat", "color": "#000"}],
         "version": "2.2.0", "assets": {
        {{{assets}}}
        }}
        """;
}
