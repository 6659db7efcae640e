using System.Globalization;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

/// <summary>Rows of YOLO labels with more than five columns: polygons, turned boxes, key points, and what cannot be told apart.</summary>
[TestClass]
public sealed class YoloRowFormTests : IDisposable
{
    private static readonly (double X, double Y, double Width, double Height)[] s_boxes =
        [(0.65, 0.18, 0.24, 0.26), (0.3, 0.6, 0.2, 0.1), (0.2, 0.2, 0.1, 0.3), (0.7, 0.7, 0.15, 0.15)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(3, 2)]
    [DataRow(4, 3)]
    [DataRow(17, 3)]
    public void Read_PoseRowsWithKptShape_TakesTheBoxesAndCountsThem(int points, int dimensions)
    {
        Write($"kpt_shape: [{points}, {dimensions}]\n", s_boxes.Select(box => Pose(box, points, dimensions)));

        AssertBoxes("Boxes with key points (pose labels): 4");
    }

    [TestMethod]
    [DataRow(3, 2)]
    [DataRow(4, 3)]
    [DataRow(17, 3)]
    public void Read_PoseRowsWithoutDataYaml_AreTakenByConsistentEvidence(int points, int dimensions)
    {
        Write(null, s_boxes.Select(box => Pose(box, points, dimensions)));

        AssertBoxes("Boxes with key points (pose labels): 4");
    }

    [TestMethod]
    public void Read_PoseRowThatIsAlone_IsRefusedByName()
    {
        Write(null, [Pose(s_boxes[0], 17, 3)]);

        var message = Error();

        StringAssert.Contains(message, "has 56 values: it can be a box with 17 key points and their visibility (pose)");
        StringAssert.Contains(message, "kpt_shape");
    }

    [TestMethod]
    public void Read_RowsThatFitBothForms_AreRefusedByNameUnlessTheTaskIsStated()
    {
        // Large outlines whose second corner can as well be a size.
        string[] rows = ["0 0.5 0.5 0.6 0.6 0.3 0.4 0.7 0.6", "0 0.5 0.5 0.7 0.6 0.3 0.3 0.7 0.7", "0 0.45 0.5 0.6 0.7 0.4 0.3 0.7 0.6"];
        Write("", rows);

        StringAssert.Contains(Error(), "a polygon of 4 corners, or a box with 2 key points (pose)");

        Write("task: segment\n", rows);
        Assert.AreEqual(new BoundingBox(60, 40, 140, 60), Read().Images[0].Annotations[0].Box);
    }

    [TestMethod]
    public void Read_PolygonsAndBoxesInOneFile_TakesTheEnclosingBoxesAndCountsThem()
    {
        Write("", ["0 0.5 0.5 0.2 0.4", "1 0.1 0.2 0.5 0.2 0.3 0.8", "0 0.6 0.1 0.9 0.1 0.9 0.4 0.6 0.5"]);

        var dataset = Read();

        Assert.AreEqual(new BoundingBox(80, 30, 120, 70), dataset.Images[0].Annotations[0].Box);
        Assert.AreEqual(new BoundingBox(20, 20, 100, 80), dataset.Images[0].Annotations[1].Box);
        Assert.AreEqual(new BoundingBox(120, 10, 180, 50), dataset.Images[0].Annotations[2].Box);
        StringAssert.Contains(dataset.Warnings.Single().Message, "Polygons: 2; the box around each was taken.");
    }

    [TestMethod]
    public void Read_TurnedBoxesOfFourCorners_TakesTheEnclosingBoxes()
    {
        Write("", Enumerable.Range(0, 8).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{i % 2} {0.1 + i * 0.1:0.##} 0.2 {0.15 + i * 0.1:0.##} 0.3 {0.1 + i * 0.1:0.##} 0.4 {0.05 + i * 0.1:0.##} 0.3")));

        var dataset = Read();

        Assert.AreEqual(10, dataset.Images[0].Annotations[0].Box.X0, 1e-4);
        Assert.AreEqual(30, dataset.Images[0].Annotations[0].Box.X1, 1e-4);
        StringAssert.Contains(dataset.Warnings.Single().Message, "Polygons: 8");
    }

    [TestMethod]
    public void Read_SmallPolygonsInTheMiddle_AreNotTakenForKeyPoints()
    {
        var random = new Random(3);
        Write("", Enumerable.Range(0, 40).Select(i =>
        {
            var (x, y) = (0.4 + random.NextDouble() * 0.2, 0.4 + random.NextDouble() * 0.2);
            return string.Create(CultureInfo.InvariantCulture,
                $"{i % 2} {x:0.####} {y:0.####} {x + 0.04:0.####} {y:0.####} {x + 0.04:0.####} {y + 0.06:0.####} {x:0.####} {y + 0.06:0.####}");
        }));

        var dataset = Read();

        Assert.IsTrue(dataset.Images[0].Annotations.All(annotation => Math.Abs(annotation.Box.Width - 8) < 0.05));
        StringAssert.Contains(dataset.Warnings.Single().Message, "Polygons: 40");
    }

    [TestMethod]
    public void Read_KptShapeThatTheRowsDoNotHave_IsRefused()
    {
        Write("kpt_shape: [3, 2]\n", [Pose(s_boxes[0], 4, 2)]);

        StringAssert.Contains(Error(), "has 13 values; expected five");
        StringAssert.Contains(Error(), "for 3 key points of 2 numbers each 11");
    }

    [TestMethod]
    [DataRow("kpt_shape: [3]")]
    [DataRow("kpt_shape: [3, 4]")]
    [DataRow("kpt_shape: many")]
    public void Read_KptShapeOfAnotherForm_ErrorNamesIt(string line)
    {
        Write(line + "\n", ["0 0.5 0.5 0.2 0.4"]);

        StringAssert.Contains(Error(), "kpt_shape");
    }

    [TestMethod]
    public void Read_SixthColumn_IsRefusedAsAConfidence()
    {
        Write("", ["0 0.5 0.5 0.2 0.4 0.93"]);

        StringAssert.Contains(Error(), "such as the confidence or the track of a detection, is not read: remove it");
    }

    private void AssertBoxes(string warning)
    {
        var dataset = Read();
        foreach (var (expected, actual) in s_boxes.Zip(dataset.Images.Single().Annotations))
        {
            Assert.AreEqual((expected.X - expected.Width / 2) * 200, actual.Box.X0, 0.01);
            Assert.AreEqual((expected.Y - expected.Height / 2) * 100, actual.Box.Y0, 0.01);
            Assert.AreEqual((expected.X + expected.Width / 2) * 200, actual.Box.X1, 0.01);
            Assert.AreEqual((expected.Y + expected.Height / 2) * 100, actual.Box.Y1, 0.01);
        }

        Assert.IsTrue(dataset.Warnings.Any(found => found.Message.StartsWith(warning, StringComparison.Ordinal)));
    }

    private string Error() => Assert.ThrowsExactly<InvalidDataException>(() => Read()).Message;

    private DetectionDataset Read() => DatasetReader.ReadYolo(_folder.Path, "train");

    private void Write(string? yaml, IEnumerable<string> rows)
    {
        PictureFiles.Write(_folder, "images/train/a.jpg", 200, 100);
        _folder.Write("labels/train/a.txt", string.Join('\n', rows) + "\n");
        if (yaml is null)
        {
            _folder.Write("classes.txt", "cat\ndog\n");
        }
        else
        {
            _folder.Write("data.yaml", $"train: images/train\nnames: [cat, dog]\n{yaml}");
        }
    }

    /// <summary>A row whose key points lie on the diagonal of the box.</summary>
    private static string Pose((double X, double Y, double Width, double Height) box, int points, int dimensions)
    {
        var numbers = new List<double> { 1, box.X, box.Y, box.Width, box.Height };
        for (var point = 0; point < points; point++)
        {
            var along = point / (points - 1.0) - 0.5;
            numbers.AddRange([box.X + along * box.Width * 0.9, box.Y + along * box.Height * 0.9]);
            if (dimensions == 3)
            {
                numbers.Add(point % 3);
            }
        }

        return string.Join(' ', numbers.Select(number => number.ToString("0.######", CultureInfo.InvariantCulture)));
    }
}
