using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

/// <summary>Files of datasets that are beyond what a dataset can need, or say what no tool writes.</summary>
[TestClass]
public sealed class HostileDatasetTests : IDisposable
{
    /// <summary>A message about a file of any length.</summary>
    private const int LongestMessage = 3000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("nc: 2000000000", "nc is 2000000000; write a number from 1 to 100,000.")]
    [DataRow("nc: 100001", "nc is 100001; write a number from 1 to 100,000.")]
    [DataRow("nc: -1", "nc is -1; write a number from 1 to 100,000.")]
    [DataRow("nc: 99999999999", "'99999999999' in nc is not a whole number.")]
    [DataRow("names: [a]\nkpt_shape: [2000000000, 3]", "kpt_shape is 2000000000; write a number from 1 to 10,000.")]
    [DataRow("names: {2000000000: a}", "the class id 2000000000 in names is out of range; 1 classes have the ids 0 to 0.")]
    [DataRow("names: [\"a\\0b\"]", "names must hold plain text.")]
    [DataRow("names: [a]\ntest: \"a\\0b\"", "test must hold plain text.")]
    public void Yaml_NumberOrTextThatNobodyMeans_IsRefused(string yaml, string message)
    {
        var file = _folder.Write("data.yaml", $"train: images\n{yaml}\n");

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.ReadYolo(file, "train")).Message, message);
    }

    [TestMethod]
    public void Yaml_MoreNamesThanClasses_IsRefused() => StringAssert.Contains(
        Yolo($"names: [{string.Concat(Enumerable.Repeat("a,", ClassNameList.MostClasses + 1))}]", ""), "more than 100,000 classes");

    [TestMethod]
    public void Yaml_ManyEntries_IsRefused() => StringAssert.Contains(
        Yolo($"names: [a]\n{string.Concat(Enumerable.Range(0, 1000).Select(i => $"k{i}: v\n"))}", ""), "has 1002 entries;");

    [TestMethod]
    public void List_LineThatNamesTheRoot_IsAPictureThatCannotBeRead()
    {
        _folder.Write("list.txt", "file:///\na\u001b[31m.jpg\n");
        var file = _folder.Write("data.yaml", "train: list.txt\nnames: [a]\n");

        var message = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.ReadYolo(file, "train")).Message;

        StringAssert.Contains(message, "has 2 errors");
        Assert.DoesNotContain('\u001b', message);
    }

    [TestMethod]
    public void ClassNames_FileOfTooMany_IsRefused() => StringAssert.Contains(
        Assert.ThrowsExactly<InvalidDataException>(() => ClassNameFile.Read(
            _folder.Write("classes.txt", string.Concat(Enumerable.Repeat("a\n", ClassNameList.MostClasses + 1))))).Message,
        "classes.txt has more than 100,000 classes, the most that a dataset may have; name the right file.");

    [TestMethod]
    public void Label_LongLine_IsRefusedAndNotQuoted() => StringAssert.Contains(
        Yolo("names: [a]", "0 0.5 0.5 0.1 0.1\n" + new string('x', YoloRows.LongestRow + 1)),
        "line 2 has 1,048,577 bytes; a row of labels may have at most 1,048,576. Write one object per line.");

    [TestMethod]
    public void Label_LongEntry_IsQuotedShort() =>
        StringAssert.Contains(Yolo("names: [a]", "0 0.5 0.5 0.1 " + new string('x', 100_000)), "xxx…' in the row");

    [TestMethod]
    public void Label_ControlCharacters_AreEscaped()
    {
        var message = Yolo("names: [a]", "0 0.5 0.5 0.1 \u001b[31m\n");

        StringAssert.Contains(message, @"\u001B[31m");
        Assert.DoesNotContain('\u001b', message);
    }

    [TestMethod]
    public void Label_TooManyRows_IsRefused() => StringAssert.Contains(
        Yolo("names: [a]", string.Concat(Enumerable.Repeat("0 0.5 0.5 0.1 0.1\n", YoloRows.MostRows + 1))), "more than 100,000 rows");

    [TestMethod]
    public void Label_ManyWrongRows_EndsReading() => StringAssert.Contains(
        Yolo("names: [a]", string.Concat(Enumerable.Repeat("a b\n", 5000))),
        "more than 1000 rows up to here are wrong; the rest was not read.");

    [TestMethod]
    public void Label_LongFile_IsRefused() => StringAssert.Contains(
        Yolo("names: [a]", new string('\n', FileLimit.Labels + 1)), "more than 16,777,216 bytes");

    [TestMethod]
    [DataRow("""{"images":[null],"annotations":[],"categories":[]}""", "images[0] is null; remove it, or write the entry.")]
    [DataRow("""{"images":[],"annotations":[null],"categories":[]}""", "annotations[0] is null")]
    [DataRow("""{"images":[],"annotations":[],"categories":[{"id":1,"name":"a"},null]}""", "categories[1] is null")]
    [DataRow("""{"images":null,"annotations":[],"categories":[]}""", "lacks images, annotations or categories")]
    [DataRow("null", "lacks images, annotations or categories")]
    [DataRow("""{"images":[{"id":1,"file_name":"a.jpg","width":4294967297,"height":4}],"annotations":[],"categories":[]}""",
        "$.images[0].width is the number 4294967297, but a picture's size is a whole number of pixels, below 2,147,483,648.")]
    [DataRow("""{"images":[{"id":1,"file_name":"a\u0000b.jpg"}],"annotations":[],"categories":[{"id":1,"name":"a"}]}""",
        "the file_name 'a\\u0000b.jpg' has a zero character; correct it.")]
    [DataRow("""{"images":[],"annotations":[{"id":1,"image_id":1,"category_id":99999999999}],"categories":[]}""",
        "is the number 99999999999, but a category's id is a whole number")]
    public void Coco_EntryThatNoToolWrites_IsRefused(string json, string message)
    {
        var file = _folder.Write("instances_train.json", json);

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.ReadCoco(file, "train")).Message, message);
    }

    [TestMethod]
    public void Coco_DeepNesting_IsRefused()
    {
        var file = _folder.Write("instances_train.json", $$"""{"info": {{new string('[', 65)}}{{new string(']', 65)}}}""");

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.ReadCoco(file, "train")).Message, "depth of 64");
    }

    [TestMethod]
    public void Coco_LongEntry_IsRefused()
    {
        var file = _folder.Write("instances_train.json",
            $$"""{"images":[{"id":1,"file_name":"{{new string('a', EntryLimitStream.LongestEntry)}}"}]}""");

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.ReadCoco(file, "train")).Message,
            "has an entry of more than 16,777,216 bytes;");
    }

    [TestMethod]
    public void Coco_BytesThatAreNotInTheEncodingOfTheMark_IsRefused()
    {
        var file = _folder.File("instances_train.json");
        File.WriteAllBytes(file, [0xFF, 0xFE, (byte)'{', 0, 0x00, 0xD8, (byte)'a', 0]);

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.ReadCoco(file, "train")).Message, "save the file as UTF-8");
    }

    [TestMethod]
    public void CocoResults_NullPrediction_IsRefused()
    {
        var truth = _folder.Write("instances_val.json", """
            {"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[],"categories":[{"id":1,"name":"a"}]}
            """);
        var results = _folder.Write("results.json", "[null]");

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => CocoResults.Evaluate(truth, results)).Message, "prediction [0] is null");
    }

    [TestMethod]
    public void CocoResults_CategoriesOfOneId_AreRefused()
    {
        var truth = _folder.Write("instances_val.json", """
            {"images":[{"id":1}],"annotations":[],"categories":[{"id":1,"name":"a"},{"id":1,"name":"b"}]}
            """);
        var results = _folder.Write("results.json", "[]");

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => CocoResults.Evaluate(truth, results)).Message, "category id 1 is used 2 times");
    }

    [TestMethod]
    public void Voc_DeepNesting_IsRefused() =>
        StringAssert.Contains(Voc(Elements(LimitedXmlReader.MostDepth + 1)), "elements are nested more than 64 levels deep;");

    [TestMethod]
    public void Voc_ManyElements_IsRefused() => StringAssert.Contains(
        Voc(string.Concat(Enumerable.Repeat("<a/>", LimitedXmlReader.MostNodes))), "more than 500,000 elements and texts; divide it.");

    [TestMethod]
    public void Voc_ManyAttributes_IsRefused() => StringAssert.Contains(
        Voc($"<a {string.Join(' ', Enumerable.Range(0, LimitedXmlReader.MostAttributes + 1).Select(i => $"a{i}=''"))}/>"),
        "an element has more than 64 attributes;");

    [TestMethod]
    [DataRow(" a='>'")]
    [DataRow("a=\"'\" ")]
    [DataRow("x")]
    public void Voc_LongTag_IsRefusedBeforeItIsParsed(string piece) => StringAssert.Contains(
        Voc($"<!-- {new string('<', 70_000)} -->\n<a {string.Concat(Enumerable.Repeat(piece, XmlTags.LongestTag / piece.Length))}/>"),
        "line 2: a tag has more than 65,536 characters;");

    [TestMethod]
    public void Voc_LongTextCommentAndSection_AreRead()
    {
        var text = new string('x', 70_000);

        Assert.AreEqual(text + text, VocAnnotationFile.Read(_folder.Write("a.xml",
            $"<annotation><!-- '{text} --><?a {text}?><filename>{text}<![CDATA[{text}]]></filename></annotation>")).ImageName);
    }

    [TestMethod]
    public void Voc_EntitiesOfItsOwn_AreNotExpanded()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => VocAnnotationFile.Read(_folder.Write("a.xml",
            "<!DOCTYPE annotation [<!ENTITY a 'aaaa'>]><annotation><object><name>&a;</name></object></annotation>")));

        StringAssert.Contains(error.Message, "is not valid XML");
    }

    [TestMethod]
    public void Voc_LongText_IsQuotedShort()
    {
        var problems = new List<DatasetProblem>();
        VocAnnotationFile.Read(_folder.Write("a.xml",
            $"<annotation><object><name>{new string('n', 100_000)}</name></object></annotation>")).Label([], problems);

        Assert.IsLessThan(LongestMessage, problems.Single().Message.Length);
    }

    private static string Elements(int depth) =>
        string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth));

    private string Voc(string content) => Assert.ThrowsExactly<InvalidDataException>(
        () => VocAnnotationFile.Read(_folder.Write("a.xml", $"<annotation>{content}</annotation>"))).Message;

    /// <summary>The error of a dataset with one picture and these labels.</summary>
    private string Yolo(string yaml, string labels)
    {
        var file = _folder.Write("data.yaml", $"train: images\n{yaml}\n");
        PictureFiles.Write(_folder, "images/a.png");
        _folder.Write("labels/a.txt", labels);
        var message = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.ReadYolo(file, "train")).Message;
        Assert.IsLessThan(LongestMessage, message.Length, message);
        return message;
    }
}
