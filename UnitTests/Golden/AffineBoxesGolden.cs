using MLNetGhost.Trainer.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Golden;

/// <summary>The matrix of the random affine step after a mosaic, and the transformed boxes.</summary>
[GoldenKind("affine_boxes")]
public sealed class AffineBoxesGolden : IGoldenVerifier
{
    public void Verify(GoldenCase golden)
    {
        var parameters = golden.Rows("params_angle_scale_shearx_sheary_tx_ty")
            .Select(row => new AffineParameters(row[0], row[1], row[2], row[3], row[4], row[5])).ToArray();
        var matrices = golden.Values("matrix").Chunk(9).ToArray();
        var boxesPerCase = (int)golden.Shape("boxes_in")[1];
        var boxes = golden.Values("boxes_in").Chunk(4 * boxesPerCase).ToArray();
        var expectedBoxes = golden.Values("boxes_out_clipped").Chunk(4 * boxesPerCase).ToArray();
        var expectedKept = golden.Values("keep").Chunk(boxesPerCase).ToArray();
        var size = FindImageSize(parameters, matrices);

        for (var i = 0; i < parameters.Length; i++)
        {
            var matrix = parameters[i].ToMatrix(2 * size, 2 * size, size, size);
            TensorAssert.AreClose(
                matrices[i], [(float)matrix.XX, (float)matrix.XY, (float)matrix.X0, (float)matrix.YX, (float)matrix.YY, (float)matrix.Y0, 0,
                    0, 1], 1e-4,
                    $"case {i}: matrix");
            for (var j = 0; j < boxesPerCase; j++)
            {
                var before = BoxAt(boxes[i], j);
                var after = RandomAffine.MapBox(matrix, new LabelledBox(0, before), size, size).Box;
                TensorAssert.AreClose(expectedBoxes[i].AsSpan(4 * j, 4), [after.X0, after.Y0, after.X1, after.Y1], 1e-3,
                    $"case {i}, box {j}");
                Assert.AreEqual(expectedKept[i][j] != 0, RandomAffine.IsWorthKeeping(before, after, parameters[i].Scale),
                    $"case {i}, box {j}: kept");
            }
        }
    }

    /// <summary>
    /// The size is not in the file. A canvas of twice the image size makes the constant of x' the image size times (centre − XX − XY)
    /// and that of y' likewise, from which the size follows; every entry of every matrix is then compared.
    /// </summary>
    private static int FindImageSize(AffineParameters[] parameters, float[][] matrices)
    {
        var (numerator, denominator) = (0.0, 0.0);
        for (var i = 0; i < parameters.Length; i++)
        {
            foreach (var (centre, row) in new[] { (parameters[i].CentreX, 0), (parameters[i].CentreY, 3) })
            {
                var perPixel = centre - matrices[i][row] - matrices[i][row + 1];
                numerator += perPixel * matrices[i][row + 2];
                denominator += perPixel * perPixel;
            }
        }

        return (int)Math.Round(numerator / denominator);
    }

    private static BoundingBox BoxAt(float[] values, int index) =>
        new(values[4 * index], values[(4 * index) + 1], values[(4 * index) + 2], values[(4 * index) + 3]);
}
