using MLNetGhost.Trainer.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Golden;

/// <summary>Where the four pictures of a mosaic go and which part of each is visible.</summary>
[GoldenKind("mosaic_geometry")]
public sealed class MosaicGeometryGolden : IGoldenVerifier
{
    public void Verify(GoldenCase golden)
    {
        var rows = golden.Rows("rows_xc_yc_tile_w_h_dst4_src4_padw_padh").Select(row => Array.ConvertAll(row, value => (int)value))
            .ToArray();

        // The canvas is not in the file. If it crops any picture, it is the largest edge; otherwise every larger one gives the same
        // result.
        var canvasSize = rows.Max(row => Math.Max(row[7], row[8]));
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var tile = Mosaic.Place(row[2], row[0], row[1], row[3], row[4], canvasSize);
            Assert.AreEqual(new PixelRectangle(row[5], row[6], row[7], row[8]), tile.Target, $"row {i}: part of the canvas");
            Assert.AreEqual(new PixelRectangle(row[9], row[10], row[11], row[12]), tile.Source, $"row {i}: part of the picture");
            Assert.AreEqual((row[13], row[14]), (tile.OffsetX, tile.OffsetY), $"row {i}: offset of the boxes");
        }
    }
}
