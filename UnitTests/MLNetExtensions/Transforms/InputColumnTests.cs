using Microsoft.ML;
using MLNetGhost.DataViews;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Transforms;

/// <summary>
/// Every step names a column that is missing or of the wrong type, in <c>Fit</c> and <c>GetOutputSchema</c>, before it reads a picture.
/// </summary>
[TestClass]
public sealed class InputColumnTests
{
    private static readonly MLContext s_context = new(seed: 1);

    public static IEnumerable<object[]> Steps =>
    [
        Step(() => s_context.Transforms.DetectObjects(ColourDetector.CreateOnnx(), "Index"), "'Index'", "Single"),
        Step(() => s_context.Transforms.DetectObjects(ColourDetector.CreateOnnx(), "Photo"), "'Photo'", "does not have"),
        Step(() => s_context.Transforms.LetterboxImages("images", 64, 64, "ImagePath"), "'ImagePath'", "MLImage"),
        Step(() => s_context.Transforms.LetterboxImages("images", 64, 64, "Photo"), "'Photo'", "does not have"),
        Step(() => s_context.Transforms.DecodeDetections(["cat"], ["ImagePath"]), "'ImagePath'", "vector of numbers"),
        Step(() => s_context.Transforms.DecodeDetections(["cat"], ["Tensor"]), "'LetterboxGeometry'", "does not have"),
        Step(() => s_context.Transforms.DrawDetections("Drawn", "ImagePath"), "'ImagePath'", "MLImage"),
        Step(() => s_context.ObjectDetection.Trainers.GhostYolo(new() { LabelColumnName = "Tensor" }), "'Tensor'", "vector of keys"),
        Step(() => s_context.ObjectDetection.Trainers.GhostYolo(), "'Label'", "does not have"),
    ];

    [TestMethod]
    [DynamicData(nameof(Steps))]
    public void FitAndGetOutputSchema_WrongColumn_NameItBeforeAnyPictureIsRead(
        Func<IEstimator<ITransformer>> create, string column, string wanted)
    {
        var rows = new CountedRows(["missing.png"]);
        var data = s_context.Transforms.CustomMapping<PathRow, TensorRow>((_, row) => row.Tensor = [1], contractName: null)
            .Fit(rows.ToDataView(s_context)).Transform(rows.ToDataView(s_context));
        var step = create();

        var errors = new[]
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => step.Fit(data)),
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => step.GetOutputSchema(InputColumns.ShapeOf(data.Schema))),
        };

        foreach (var error in errors)
        {
            StringAssert.Contains(error.Message, column);
            StringAssert.Contains(error.Message, wanted);
        }

        Assert.AreEqual(0, rows.Reads);
    }

    private static object[] Step(Func<IEstimator<ITransformer>> create, string column, string wanted) => [create, column, wanted];

    private sealed class TensorRow
    {
        public float[] Tensor { get; set; } = [];
    }
}
