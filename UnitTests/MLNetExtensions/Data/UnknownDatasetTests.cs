using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

/// <summary>What is said of folders that are no dataset, and of those that are one in several formats.</summary>
[TestClass]
public sealed class UnknownDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("", "it has no files.")]
    [DataRow("a.jpg", "it has 1 picture such as a.jpg and no labels; put them there, as your labelling tool exports them")]
    [DataRow("images/a.jpg images/b.jpg", "it has 2 pictures such as a.jpg and no labels")]
    [DataRow("a.txt b.txt", "it has 2 files that may be labels, such as a.txt, and no pictures; put the pictures there.")]
    [DataRow("a.jpg other.txt", "none of its 1 .txt files has the name of a picture: the labels of a are a.txt, not other.txt.")]
    [DataRow("pictures/a.jpg texts/a.txt", "its .txt files, such as texts/a.txt, are not where they are looked for: beside the pictures, or")]
    [DataRow("a.jpg a.xml", "a.xml begins neither with <annotation>, as Pascal VOC's files do, nor with <annotations>, as CVAT's do")]
    [DataRow("a.jpg a.json", "a.json is not JSON that is known: COCO has lists of images and annotations, labelme shapes")]
    [DataRow("a.jpg a.csv", "the first row of a.csv does not name the columns filename, class, xmin, ymin, xmax and ymax.")]
    [DataRow("set.zip", "it has no pictures, but the archive set.zip; unpack it, and name the folder that it makes.")]
    [DataRow("a.heic b.heic", "its 2 pictures such as a.heic have a format that cannot be read; convert them to JPEG or PNG.")]
    [DataRow("notes.md", "it has no pictures, only 1 file such as notes.md.")]
    public void DetectFormat_WrongFolder_SaysWhatIsMissing(string files, string message)
    {
        foreach (var file in files.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (file.EndsWith(".jpg", StringComparison.Ordinal))
            {
                PictureFiles.Write(_folder, file);
            }
            else
            {
                _folder.Write(file, "x");
            }
        }

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.DetectFormat(_folder.Path)).Message;

        StringAssert.Contains(error, $"{_folder.Path} is not a dataset in a known format: ");
        StringAssert.Contains(error, message);
    }

    [TestMethod]
    public void DetectFormat_FolderAboveADataset_NamesTheDataset()
    {
        PictureFiles.Write(_folder, "downloads/cells/a.jpg");
        _folder.Write("downloads/cells/a.txt", "0 0.5 0.5 0.1 0.1\n");

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.DetectFormat(_folder.Path)).Message,
            $"its folder {Path.Combine("downloads", "cells")} is one (YOLO); name that one.");
    }

    [TestMethod]
    public void DetectFormat_ProjectOfVott_SaysWhatToExport()
    {
        PictureFiles.Write(_folder, "a.jpg");
        _folder.Write("cells.vott", """{"name": "cells", "tags": [], "assets": {}}""");
        _folder.Write("0123-asset.json", """{"asset": {"id": "0123", "name": "a.jpg"}, "regions": [], "version": "2.2.0"}""");

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.DetectFormat(_folder.Path)).Message,
            "it has VoTT's own files, one for each picture, such as 0123-asset.json, which are not read; open the project in VoTT, export it "
            + "as VoTT JSON or as CSV, and name the folder of the export.");
    }

    [TestMethod]
    public void DetectFormat_LabelsApartFromPicturesInTwoFolders_DoesNotCallTheLabelsADataset()
    {
        PictureFiles.Write(_folder, "first/a.jpg");
        PictureFiles.Write(_folder, "second/b.jpg");
        foreach (var name in new[] { "a", "b" })
        {
            _folder.Write($"xml/{name}.xml", "<annotation><object><name>cat</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax>"
                + "<ymax>40</ymax></bndbox></object></annotation>");
        }

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.DetectFormat(_folder.Path)).Message,
            $"its folder xml has labels (Pascal VOC) but no pictures, and its 2 pictures such as {Path.Combine("first", "a.jpg")} have no "
            + "labels beside them; put each picture's labels beside it, or all files into one folder.");

        // The remedy works.
        File.Move(_folder.File("xml", "a.xml"), _folder.File("first", "a.xml"));
        File.Move(_folder.File("xml", "b.xml"), _folder.File("second", "b.xml"));
        Assert.HasCount(2, DatasetReader.Read(_folder.Path, "train").Images);
    }

    [TestMethod]
    [DataRow("set.zip", "set.zip is an archive, which is not read; unpack it and name the folder.")]
    [DataRow("a.jpg", "a.jpg is a picture; name the folder of the dataset.")]
    [DataRow("a.xml", "a.xml is no annotations.xml of CVAT for images; for Pascal VOC name the folder")]
    [DataRow("a.txt", "a.txt is a text file ('.txt'); for YOLO name the data.yaml, or the folder of pictures and labels.")]
    [DataRow("a.bin", "a.bin has the extension '.bin'; name a dataset's folder, a .yaml file (YOLO) or a .json file (COCO)")]
    public void DetectFormat_WrongFile_SaysWhatToName(string file, string message) => StringAssert.Contains(
        Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.DetectFormat(_folder.Write(file, "x"))).Message, message);

    [TestMethod]
    public void DetectFormat_JsonOfOnePicture_NamesTheFolder() => StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(
        () => DatasetReader.DetectFormat(_folder.Write("a.json", """{"shapes": [], "imagePath": "a.jpg"}"""))).Message,
        "a.json is labelme's file of one picture; name its folder.");

    [TestMethod]
    public void DetectFormat_LabelsOfTwoTools_AsksWhichAndTablesBesideADatasetDoNotCount()
    {
        PictureFiles.Write(_folder, "a.jpg");
        _folder.Write("a.txt", "0 0.5 0.5 0.1 0.1\n");
        _folder.Write("boxes.csv", "filename,class,xmin,ymin,xmax,ymax\na.jpg,cat,1,2,3,4\n");
        _folder.Write("coco.json", """{"images": [], "annotations": [], "categories": []}""");
        Assert.AreSame(DatasetFormats.Yolo, DatasetReader.DetectFormat(_folder.Path));

        _folder.Write("a.json", """{"shapes": [], "imagePath": "a.jpg"}""");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.DetectFormat(_folder.Path)).Message,
            "is a dataset in 2 formats: it has data.yaml or images/ with labels/ (YOLO) and labelme's .json beside the pictures (labelme)");

        File.Delete(_folder.File("a.txt"));
        Assert.AreSame(DatasetFormats.Labelme, DatasetReader.DetectFormat(_folder.Path));
        File.Delete(_folder.File("a.json"));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.DetectFormat(_folder.Path)).Message,
            "is a dataset in 2 formats");
        File.Delete(_folder.File("coco.json"));
        Assert.AreSame(DatasetFormats.Csv, DatasetReader.DetectFormat(_folder.Path));
    }

    [TestMethod]
    [DataRow("""{"info": {}, "images": [{"id": 1}]}""", "coco")]
    [DataRow("""{"version": "5", "flags": {}, "shapes": []}""", "labelme")]
    [DataRow("""{"name": "x", "tags": [], "assets": {}}""", "vott")]
    [DataRow("""[{"id": 1, "data": {"image": "a"}, "annotations": []}]""", "label-studio")]
    [DataRow("""[{"image": "a", "tag": [{"x": 1, "rectanglelabels": ["a"]}]}]""", "label-studio")]
    public void DetectFormat_JsonFile_IsKnownByItsContent(string content, string format)
    {
        var file = _folder.Write("x.json", content);
        var known = DatasetFormats.All.Where(other => other.Recognises(file)).Select(other => other.Name).ToList();
        CollectionAssert.AreEqual(format == "labelme" ? Array.Empty<string>() : [format], known);
    }

    [TestMethod]
    public void Read_VocBesidePicturesInFoldersOfSplits_AreSplits()
    {
        foreach (var (split, name) in new[] { ("train", "cat"), ("valid", "ant") })
        {
            PictureFiles.Write(_folder, $"{split}/a.jpg");
            _folder.Write($"{split}/a.xml", $"<annotation><object><name>{name}</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax>"
                + "<ymax>40</ymax></bndbox></object></annotation>");
        }

        CollectionAssert.AreEqual(new[] { "train", "valid" }, DatasetFormats.Voc.Splits(_folder.Path).ToArray());
        Assert.IsTrue(DatasetFormats.Voc.IsDivided(_folder.Path));
        var val = DatasetReader.Read(_folder.Path, "val");
        CollectionAssert.AreEqual(new[] { "ant", "cat" }, val.ClassNames.ToArray());
        Assert.HasCount(1, val.Images);
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => DatasetReader.Read(_folder.Path, "test")).Message,
            "has no split 'test'; it has the splits train, valid");
    }
}
