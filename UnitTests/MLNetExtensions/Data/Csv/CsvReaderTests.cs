using System.Text;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class CsvReaderTests : IDisposable
{
    private const string Header = "filename,width,height,class,xmin,ymin,xmax,ymax\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("filename,width,height,class,xmin,ymin,xmax,ymax", "a.jpg,100,50,cat,10.25,20,30.5,40")]
    [DataRow("class,filename,height,width,xmin,xmax,ymin,ymax", "cat,a.jpg,50,100,10.25,30.5,20,40")]
    [DataRow("image_path;label;x1;y1;x2;y2", "a.jpg;cat;10.25;20;30.5;40")]
    [DataRow("Image Name\tLabel\tx0\ty0\tx1\ty1", "a.jpg\tcat\t10.25\t20\t30.5\t40")]
    [DataRow("label_name,bbox_x,bbox_y,bbox_width,bbox_height,image_name,image_width,image_height", "cat,10.25,20,20.25,20,a.jpg,100,50")]
    [DataRow("sep=,\nimage,class_name,left,top,right,bottom", "\"a.jpg\",\"cat\",\"10.25\",\"20\",\"30.5\",\"40\"")]
    public void Read_ColumnsInAnyOrderUnderUsualNames_AreUnderstood(string header, string row)
    {
        PictureFiles.Write(_folder, "images/a.jpg");
        _folder.Write("boxes.csv", $"{header}\n{row}\n");

        Assert.AreSame(DatasetFormats.Csv, DatasetReader.DetectFormat(_folder.Path));
        var dataset = DatasetReader.Read(_folder.Path, "train");
        Assert.AreEqual(new Annotation(0, new(10.25f, 20, 30.5f, 40)), dataset.Images.Single().Annotations.Single());
        Assert.IsEmpty(dataset.Warnings);
        Assert.IsFalse(DatasetFormats.Csv.IsDivided(_folder.Path));
    }

    /// <summary>What German Excel and keras-retinanet write.</summary>
    [TestMethod]
    [DataRow("filename;class;xmin;ymin;xmax;ymax\na.jpg;cat;10,25;20;30,5;40,0")]
    [DataRow("filename;width;height;class;xmin;ymin;xmax;ymax\na.jpg;100;50;cat;10,25;20;30.5;40")]
    [DataRow("filename;class;xmin;ymin;xmax;ymax\na;cat;10,25;20;30,5;40,0")]
    [DataRow("images/a.jpg,10.25,20,30.5,40,cat")]
    [DataRow("/home/me/set/images/a.jpg;10,25;20;30,5;40;cat")]
    public void Read_DecimalCommasNoFirstRowOrNoExtension_AreUnderstood(string table)
    {
        PictureFiles.Write(_folder, "images/a.jpg");
        _folder.Write("boxes.csv", table + "\n");

        Assert.AreSame(DatasetFormats.Csv, DatasetReader.DetectFormat(_folder.Path));
        Assert.AreEqual(new Annotation(0, new(10.25f, 20, 30.5f, 40)),
            DatasetReader.Read(_folder.Path, "train").Images.Single().Annotations.Single());
    }

    [TestMethod]
    public void Read_RowsWithoutFirstRow_HaveBackgroundsAndAreRefusedIfTheyMaySaySizes()
    {
        PictureFiles.Write(_folder, "a.jpg");
        PictureFiles.Write(_folder, "b.JPG");
        _folder.Write("boxes.csv", "a.jpg,,,,,\nb.JPG,10,20,30,40,cat\nb.JPG,50,20,60,40,dog\n");
        CollectionAssert.AreEqual(
            new[] { 0, 2 }, DatasetReader.Read(_folder.Path, "train").Images.Select(image => image.Annotations.Count).ToArray());

        _folder.Write("boxes.csv", "a.jpg,10,20,30,40,cat\na.jpg,50,20,10,10,cat\n");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message,
            "line 2: without a first row that names the columns, a row is path, x1, y1, x2, y2, class, but this one has its second corner "
            + "before its first; write the first row, such as filename,bbox_x,bbox_y,bbox_width,bbox_height,class.");
        _folder.Write("boxes.csv", "a.jpg,50,20,10,10,cat\n");
        Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.DetectFormat(_folder.Path));
    }

    [TestMethod]
    [DataRow("split", "train", "val", "test")]
    [DataRow("set", "TRAIN", "VALIDATION", "TEST")]
    public void Read_ColumnOfSplits_GivesSplits(string column, string train, string val, string test)
    {
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            PictureFiles.Write(_folder, $"{name}.jpg");
        }

        _folder.Write("boxes.csv", $"filename,class,xmin,ymin,xmax,ymax,{column}\na.jpg,cat,1,2,30,40,{train}\na.jpg,dog,1,2,9,9,{train}\n"
            + $"b.jpg,cat,1,2,30,40,{val}\nc.jpg,ant,1,2,30,40,{test}\nd.jpg,cat,1,2,30,40,\n");

        Assert.IsTrue(DatasetFormats.Csv.IsDivided(_folder.Path));
        CollectionAssert.AreEqual(new[] { train, val, test }, DatasetFormats.Csv.Splits(_folder.Path).ToArray());
        foreach (var (split, picture) in new[] { ("train", "a.jpg"), ("val", "b.jpg"), ("test", "c.jpg") })
        {
            var dataset = DatasetReader.Read(_folder.Path, split);
            Assert.AreEqual(picture, Path.GetFileName(dataset.Images.Single().Path));
            CollectionAssert.AreEqual(new[] { "ant", "cat", "dog" }, dataset.ClassNames.ToArray());
            StringAssert.Contains(
                string.Join('\n', dataset.Warnings.Select(warning => warning.Message)), "Pictures whose row names no split: 1;");
        }

        _folder.Write("boxes.csv", $"filename,class,xmin,ymin,xmax,ymax,{column}\na.jpg,cat,1,2,30,40,{train}\na.jpg,cat,1,2,9,9,{val}\n");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message,
            $"line 3: the picture's split is '{val}', but line 2 says '{train}' of the same picture; correct one of the two.");
        _folder.Write("boxes.csv", $"filename,class,xmin,ymin,xmax,ymax,{column}\na.jpg,cat,1,2,30,40,one\nb.jpg,cat,1,2,9,9,two\n");
        Assert.IsFalse(DatasetFormats.Csv.IsDivided(_folder.Path));
        var whole = DatasetReader.Read(_folder.Path, "train");
        Assert.HasCount(2, whole.Images);
        StringAssert.Contains(whole.Warnings.Single().Message, "Column 7 has the name of one of splits, but not one of the words train,");
    }

    [TestMethod]
    public void Read_TableInDataBesideImages_IsFoundFromTheRoot()
    {
        PictureFiles.Write(_folder, "images/a.jpg");
        PictureFiles.Write(_folder, "images/b.jpg");
        _folder.Write("data/train_labels.csv", Header + "a.jpg,100,50,cat,1,2,30,40\n");
        _folder.Write("data/test_labels.csv", Header + "b.jpg,100,50,dog,1,2,30,40\n");
        _folder.Write("classes.txt", "dog\ncat\n");

        Assert.AreSame(DatasetFormats.Csv, DatasetReader.DetectFormat(_folder.Path));
        CollectionAssert.AreEqual(new[] { "train", "test" }, DatasetFormats.Csv.Splits(_folder.Path).ToArray());
        var train = DatasetReader.Read(_folder.Path, "train");
        Assert.AreEqual(_folder.File("images", "a.jpg"), train.Images.Single().Path);
        CollectionAssert.AreEqual(new[] { "dog", "cat" }, train.ClassNames.ToArray());
        Assert.AreEqual(_folder.File("images", "b.jpg"), DatasetReader.Read(_folder.Path, "test").Images.Single().Path);
    }

    [TestMethod]
    public void Read_QuotedNamesBackgroundsAndPathsOfAnotherMachine_AreRead()
    {
        PictureFiles.Write(_folder, "a, \"b\".jpg");
        PictureFiles.Write(_folder, "c.jpg");
        PictureFiles.Write(_folder, "d.jpg");
        _folder.Write("boxes.csv", Header + "\"a, \"\"b\"\".jpg\",100,50,\"big, cat\",1,2,30,40\n\nc.jpg,100,50,,,,,\n"
            + "C:\\set\\d.jpg,100,50,ant,1,2,30,40\nC:\\set\\d.jpg,100,50,ant,5,2,30,40\n");

        var dataset = DatasetReader.Read(_folder.Path, "train");

        CollectionAssert.AreEqual(new[] { "ant", "big, cat" }, dataset.ClassNames.ToArray());
        CollectionAssert.AreEqual(new[] { 1, 0, 2 }, dataset.Images.Select(image => image.Annotations.Count).ToArray());
        StringAssert.Contains(dataset.Warnings.Single().Message, "Paths of another machine: 1;");
    }

    [TestMethod]
    public void Read_FilesAndFoldersCalledLikeSplits_AreSplitsWithTheSameClasses()
    {
        PictureFiles.Write(_folder, "train/a.jpg");
        PictureFiles.Write(_folder, "test/b.jpg");
        _folder.Write("train/_annotations.csv", Header + "a.jpg,100,50,dog,1,2,30,40\n");
        _folder.Write("test/_annotations.csv", Header + "b.jpg,100,50,ant,1,2,30,40\n");
        CollectionAssert.AreEqual(new[] { "train", "test" }, DatasetFormats.Csv.Splits(_folder.Path).ToArray());
        CollectionAssert.AreEqual(new[] { "ant", "dog" }, DatasetReader.Read(_folder.Path, "test").ClassNames.ToArray());

        File.Move(_folder.File("train", "_annotations.csv"), _folder.File("train_labels.csv"));
        File.Move(_folder.File("test", "_annotations.csv"), _folder.File("test_labels.csv"));
        _folder.Write("annotations.csv", Header + "a.jpg,100,50,dog,1,2,30,40\nb.jpg,100,50,ant,1,2,30,40\n");
        CollectionAssert.AreEqual(new[] { "train", "test" }, DatasetFormats.Csv.Splits(_folder.Path).ToArray());
        Assert.AreEqual(_folder.File("test", "b.jpg"), DatasetReader.Read(_folder.Path, "testing").Images.Single().Path);
        Assert.AreEqual(_folder.File("test", "b.jpg"), DatasetReader.Read(_folder.File("train_labels.csv"), "test").Images.Single().Path);
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => DatasetReader.Read(_folder.Path, "val")).Message,
            "has no file of boxes as CSV for the split 'val'; it has annotations.csv, test_labels.csv, train_labels.csv");
    }

    [TestMethod]
    [DataRow("a.jpg,100,50,cat,1,2,30", "line 2: the row 'a.jpg,100,50,cat,1,2,30' has 7 cells, but the first row names 8 columns")]
    [DataRow("a.jpg,100,50,cat,1,2,30,40,5", "has 9 cells, but the first row names 8 columns")]
    [DataRow("a.jpg,100,50,cat,NaN,2,30,40", "line 2: column 5 is 'NaN', which is not a finite number; write pixels")]
    [DataRow("a.jpg,100,50,cat,1,2,1e999,40", "column 7 is '1e999', which is not a finite number")]
    [DataRow("a.jpg,100,50,cat,1,two,30,40", "column 6 is 'two', which is not a finite number")]
    [DataRow("a.jpg,100,50,,1,2,30,40", "line 2: the class name is empty; write one.")]
    [DataRow(",100,50,cat,1,2,30,40", "line 2: there is no name of a picture; write it, or remove the entry.")]
    [DataRow("\"a.jpg,100,50,cat,1,2,30,40", "line 2: a quoted cell does not end in the line")]
    [DataRow("a.jpg,100,50,cat,210,2,230,40", "line 2: the box (210, 2, 230, 40) is entirely outside its picture of 100x50")]
    [DataRow("a.jpg,100,50,cat,0.1,0.2,0.3,0.4", "They look like fractions of the picture, but pixels are expected")]
    [DataRow("a.jpg,100,50,cat,1,2,30,40\na.jpg,90,50,cat,1,2,20,40", "line 3: the picture's size is 90x50, but line 2 says 100x50")]
    [DataRow("gone.jpg,100,50,cat,1,2,30,40", "The picture does not exist; 'gone.jpg' was looked for as written in")]
    public void Read_WrongRow_IsAnErrorWithItsLine(string rows, string message)
    {
        PictureFiles.Write(_folder, "a.jpg");
        _folder.Write("boxes.csv", Header + rows + "\n");

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message;

        StringAssert.Contains(error, message);
    }

    [TestMethod]
    public void Read_FileThatIsWrongAsAWhole_IsAnErrorThatSaysWhy()
    {
        var file = _folder.Write("boxes.csv", "a.jpg,100,50,cat,1,2,30,40\n");
        StringAssert.Contains(Error(), "boxes.csv line 1: the first row is 'a.jpg,100,50,cat,1,2,30,40'; it must name the columns of a box");
        _folder.Write("boxes.csv", "");
        StringAssert.Contains(Error(), "boxes.csv is empty;");
        File.WriteAllBytes(file, [.. Encoding.UTF8.GetBytes(Header), 0xE4, .. "a.jpg,100,50,cat,1,2,30,40\n"u8]);
        StringAssert.Contains(Error(), "boxes.csv line 2 is not text in UTF-8 (byte 0xE4); save the file as UTF-8.");
        _folder.Write("boxes.csv", Header + string.Concat(Enumerable.Repeat("a.jpg,1\n", 3000)));
        StringAssert.Contains(Error(), "has 1000 errors");

        PictureFiles.Write(_folder, "a.jpg");
        File.WriteAllText(file, Header + "a.jpg,100,50,kätzchen,1,2,30,40\n", Encoding.Unicode);
        CollectionAssert.AreEqual(new[] { "kätzchen" }, DatasetReader.Read(file, "train").ClassNames.ToArray());

        string Error() => Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(file, "train")).Message;
    }

    [TestMethod]
    [DataRow("a,b ,\"c \"\"d\"\"\", \"e\" ", "a|b|c \"d\"|e")]
    [DataRow("", "")]
    [DataRow(",", "|")]
    [DataRow("\"a\"b,c", "ab|c")]
    public void Split_Line_GivesItsCells(string line, string cells) =>
        Assert.AreEqual(cells, string.Join('|', CsvRow.Split(line, ',')!));
}
