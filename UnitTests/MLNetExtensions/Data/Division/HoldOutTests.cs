using Microsoft.ML;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

/// <summary>Datasets without splits, as labelling tools export them by default.</summary>
[TestClass]
public sealed class HoldOutTests : IDisposable
{
    private const int Count = 10;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("yolo-beside")]
    [DataRow("yolo-folders")]
    [DataRow("voc-beside")]
    [DataRow("voc-annotations")]
    [DataRow("coco-file")]
    [DataRow("coco-folder")]
    [DataRow("labelme")]
    [DataRow("csv")]
    public void ReadBoth_ToolsDefaultExport_PutsAFifthAsideOfEachClass(string kind)
    {
        var path = Write(kind);
        var format = DatasetReader.DetectFormat(path);

        var (training, validation) = HoldOut.ReadBoth(format, path, out var note);

        Assert.IsFalse(format.IsDivided(path));
        Assert.HasCount(8, training.Images);
        Assert.HasCount(2, validation.Images);
        Assert.IsEmpty(training.Images.Select(image => image.Path).Intersect(validation.Images.Select(image => image.Path)).ToList());
        CollectionAssert.AreEqual(new[] { 1, 1 }, validation.CountObjects());
        StringAssert.Contains(note!, $"{path} has no splits: 2 of 10 pictures are put aside for validation (20 %, each class with its "
            + $"share, "
            + "seed 0, each picture for itself)");
        StringAssert.Contains(note!, "--split 80/10/10 --output DIR");
        Assert.HasCount(Count, DatasetReader.Read(path, "train").Images);
    }

    [TestMethod]
    public void Load_DatasetWithoutSplits_IsWholeUnlessASplitIsAskedFor()
    {
        var path = Write("yolo-beside");
        var ml = new MLContext(seed: 1);
        var messages = new List<string>();
        ml.Log += (_, message) => messages.Add(message.Message);

        Assert.AreEqual(10L, ml.ObjectDetection.Load(path).GetRowCount());
        Assert.AreEqual(8L, ml.ObjectDetection.Load(path, "train").GetRowCount());
        Assert.AreEqual(2L, ml.ObjectDetection.LoadFromYolo(path, "val").GetRowCount());
        Assert.HasCount(2, messages.FindAll(message => message.Contains("2 of 10 pictures are put aside", StringComparison.Ordinal)));
        Assert.ThrowsExactly<FileNotFoundException>(() => ml.ObjectDetection.Load(path, "test"));
    }

    [TestMethod]
    public void ReadBoth_DatasetWithSplits_ReadsThemWithoutANote()
    {
        Write("yolo-beside");
        var (training, validation) = HoldOut.ReadBoth(DatasetFormats.Yolo, _folder.Path, out _);
        DatasetFormats.Yolo.Write(_folder.File("out"), [training, validation]);

        var (first, second) = HoldOut.ReadBoth(DatasetFormats.Yolo, _folder.File("out"), out var note);

        Assert.IsNull(note);
        Assert.HasCount(8, first.Images);
        Assert.HasCount(2, second.Images);
    }

    [TestMethod]
    public void ReadBoth_DatasetWithoutValidation_NamesTheCommandThatMakesSplits()
    {
        Write("yolo-beside");
        var (training, _) = HoldOut.ReadBoth(DatasetFormats.Yolo, _folder.Path, out _);
        DatasetFormats.Yolo.Write(_folder.File("out"), [training, training with { Split = "test" }]);

        var e = Assert.ThrowsExactly<FileNotFoundException>(() => HoldOut.ReadBoth(DatasetFormats.Yolo, _folder.File("out"), out _));

        StringAssert.Contains(e.Message, "has train and test, but no split 'val' to validate on");
        StringAssert.Contains(e.Message, $"mlnetghost data --data {_folder.File("out")} --split 80/20 --output DIR, then train on DIR.");
    }

    /// <summary>A dataset that names train only is trained on; what it holds is not changed by being asked for by name.</summary>
    [TestMethod]
    [DataRow("yolo")]
    [DataRow("voc")]
    [DataRow("coco")]
    [DataRow("labelme")]
    [DataRow("cvat")]
    [DataRow("csv")]
    public void ReadBoth_DatasetWithTrainOnly_PutsAPartOfItAside(string name)
    {
        var path = _folder.File("out");
        var format = DatasetFormats.Find(name)!;
        format.Write(path, [DatasetReader.Read(Write("yolo-beside"), "train")]);

        var (training, validation) = HoldOut.ReadBoth(format, path, out var note);

        Assert.IsTrue(format.IsDivided(path));
        Assert.HasCount(8, training.Images);
        Assert.HasCount(2, validation.Images);
        StringAssert.Contains(note!, $"{path} has only the split 'train': 2 of 10 pictures are put aside for validation (20 %, each class "
            + "with its share, seed 0, ");
        CollectionAssert.AreEqual(validation.Images.Select(image => image.Path).ToArray(),
            HoldOut.Read(format, path, "val", out _, alsoOfTraining: true).Images.Select(image => image.Path).ToArray());
        Assert.HasCount(10, HoldOut.Read(format, path, "train", out _, alsoOfTraining: true).Images);
        Assert.ThrowsExactly<FileNotFoundException>(() => HoldOut.Read(format, path, "val", out _));
        Assert.ThrowsExactly<FileNotFoundException>(() => HoldOut.Read(format, path, "test", out _, alsoOfTraining: true));
    }

    [TestMethod]
    public void Describe_SinglePictureAndFewScenes_IsGrammaticalAndTrue()
    {
        var format = DatasetReader.DetectFormat(Write("yolo-beside"));
        var six = DatasetReader.Read(_folder.Path, "train");
        six = six with { Images = [.. six.Images.Take(6)] };
        StringAssert.Contains(HoldOut.Describe(HoldOut.Divide(six), format, _folder.Path), "1 of 6 pictures is put aside for validation (17 %");

        var cameras = six with
        {
            Images = [.. Enumerable.Range(0, 60).Select(index => new AnnotatedImage($"/set/gate{index / 20}x_{index}.jpg", 100, 100,
                [new Annotation(index % 2, new(1, 1, 9, 9))]))],
        };
        var note = HoldOut.Describe(HoldOut.Divide(cameras), format, _folder.Path);
        StringAssert.Contains(note, "20 of 60 pictures are put aside for validation (33 %, each class with its share, seed 0, pictures whose "
            + "names differ only in their last number kept together (3 groups))");
        StringAssert.Contains(note, "Groups stay whole, so the shares are 67/33 instead of 80/20.");
    }

    private string Write(string kind)
    {
        var rows = "filename,class,xmin,ymin,xmax,ymax\n";
        var (images, annotations) = (new List<string>(), new List<string>());
        for (var i = 0; i < Count; i++)
        {
            var (name, label) = ($"p{i}", i % 2 == 0 ? "cat" : "dog");
            var pictures = kind switch { "yolo-folders" or "coco-folder" => "images/", "voc-annotations" => "JPEGImages/", _ => "" };
            PictureFiles.Write(_folder, $"{pictures}{name}.jpg");
            var row = $"{i % 2} 0.5 0.5 0.2 0.4\n";
            var voc = $"<annotation><filename>{name}.jpg</filename><object><name>{label}</name><bndbox><xmin>40</xmin><ymin>15</ymin>"
                + "<xmax>60</xmax><ymax>35</ymax></bndbox></object></annotation>";
            _ = kind switch
            {
                "yolo-beside" => _folder.Write($"{name}.txt", row),
                "yolo-folders" => _folder.Write($"labels/{name}.txt", row),
                "voc-beside" => _folder.Write($"{name}.xml", voc),
                "voc-annotations" => _folder.Write($"Annotations/{name}.xml", voc),
                "labelme" => _folder.Write($"{name}.json", $$"""
                    {"shapes": [{"label": "{{label}}", "points": [[40, 15], [60, 35]], "shape_type": "rectangle"}], "imagePath": "{{name}}.jpg"}
                    """),
                _ => "",
            };
            rows += $"{name}.jpg,{label},40,15,60,35\n";
            images.Add($$"""{"id": {{i + 1}}, "file_name": "{{name}}.jpg", "width": 100, "height": 50}""");
            annotations.Add($$"""{"id": {{i + 1}}, "image_id": {{i + 1}}, "category_id": {{i % 2}}, "bbox": [40, 15, 20, 20]}""");
        }

        if (kind.StartsWith("yolo", StringComparison.Ordinal))
        {
            _folder.Write("classes.txt", "cat\ndog\n");
        }

        if (kind == "csv")
        {
            _folder.Write("boxes.csv", rows);
        }

        var coco = kind.StartsWith("coco", StringComparison.Ordinal) ? _folder.Write("result.json", $$"""
            {"images": [{{string.Join(',', images)}}], "annotations": [{{string.Join(',', annotations)}}],
             "categories": [{"id": 0, "name": "cat"}, {"id": 1, "name": "dog"}]}
            """) : null;
        return kind == "coco-file" ? coco! : _folder.Path;
    }
}
