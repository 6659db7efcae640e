using MLNetGhost.Imaging;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Golden;

/// <summary>Letterbox geometry, boxes there and back, the training set's long-side resize, and pixels.</summary>
[GoldenKind("letterbox")]
public sealed class LetterboxGolden : IGoldenVerifier
{
    public void Verify(GoldenCase golden)
    {
        var cases = golden.Rows("cases_w_h_size_scaleup_auto_stride");
        var results = golden.Rows("result_ratio_neww_newh_left_top_right_bottom_outw_outh");
        var boxes = golden.Rows("box_src_letterboxed_back");
        for (var i = 0; i < cases.Length; i++)
        {
            VerifyGeometry(cases[i], results[i], boxes[i], $"case {i}");
        }

        foreach (var row in golden.Rows("loadimage_w_h_size_neww_newh"))
        {
            Assert.AreEqual(((int)row[3], (int)row[4]), LetterboxGeometry.FitLongSide((int)row[0], (int)row[1], (int)row[2]),
                $"long side of {row[0]}×{row[1]} to {row[2]}");
        }

        foreach (var name in golden.Names.Where(name => name.EndsWith("_in_hwc", StringComparison.Ordinal)))
        {
            VerifyPixels(golden, name, name.Replace("_in_hwc", "_out_hwc", StringComparison.Ordinal));
        }
    }

    private static void VerifyGeometry(float[] input, float[] expected, float[] box, string what)
    {
        var (width, height, size) = ((int)input[0], (int)input[1], (int)input[2]);
        var scaleUp = input[3] != 0;
        var geometry = input[4] != 0
            ? LetterboxGeometry.CreateMinimal(width, height, size, size, (int)input[5], scaleUp)
            : LetterboxGeometry.Create(width, height, size, size, scaleUp);

        Assert.AreEqual(expected[0], geometry.Ratio, expected[0] * 1e-6, what);
        CollectionAssert.AreEqual(
            expected.Skip(1).Select(value => (int)value).ToArray(),
            new[] { geometry.ResizedWidth, geometry.ResizedHeight, geometry.Left, geometry.Top, geometry.Right, geometry.Bottom,
                geometry.Width, geometry.Height },
            what);

        var source = new BoundingBox(box[0], box[1], box[2], box[3]);
        var letterboxed = new BoundingBox(box[4], box[5], box[6], box[7]);
        AreClose(letterboxed, geometry.ToLetterbox(source), what);
        AreClose(source, geometry.ToSource(letterboxed), what);
        AreClose(new(box[8], box[9], box[10], box[11]), LetterboxGeometry.Recover(width, height, geometry.Width, geometry.Height)
            .ToSource(letterboxed), what);
    }

    private static void VerifyPixels(GoldenCase golden, string inputName, string outputName)
    {
        var (input, output) = (golden.Shape(inputName), golden.Shape(outputName));
        var image = new RgbImage((int)input[1], (int)input[0], [.. golden.Values(inputName).Select(value => (byte)value)]);
        var geometry = LetterboxGeometry.Create(image.Width, image.Height, (int)output[1], (int)output[0]);
        var resized = image.Resize(geometry.ResizedWidth, geometry.ResizedHeight);
        var expected = golden.Values(outputName);
        var actual = new float[expected.Length];
        for (var y = 0; y < geometry.Height; y++)
        {
            for (var x = 0; x < geometry.Width; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    var (column, row) = (x - geometry.Left, y - geometry.Top);
                    var inside = column >= 0 && row >= 0 && column < resized.Width && row < resized.Height;
                    actual[(y * geometry.Width + x) * 3 + channel] = inside ? resized.Pixels[(row * resized.Width + column) * 3 + channel]
                        : LetterboxGeometry.BorderValue;
                }
            }
        }

        TensorAssert.AreClose(expected, actual, 1, outputName);
    }

    private static void AreClose(BoundingBox expected, BoundingBox actual, string what) =>
        TensorAssert.AreClose(
            [expected.X0, expected.Y0, expected.X1, expected.Y1], [actual.X0, actual.Y0, actual.X1, actual.Y1], 1e-3, what);
}
