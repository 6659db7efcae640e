using MLNetGhost.Data;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

/// <summary>
/// Returns the labels instead of looking at the pictures: at the finest level, in the cell at the centre of each box.
/// </summary>
internal sealed class OracleNetwork : nn.Module<Tensor, Tensor[]>
{
    private const int Stride = 8;
    private const int BinCount = 16;
    private DetectionDataset? _dataset;
    private int _next;

    public OracleNetwork()
        : base(nameof(OracleNetwork))
    {
    }

    public OracleNetwork For(DetectionDataset dataset)
    {
        (_dataset, _next) = (dataset, 0);
        return this;
    }

    public override Tensor[] forward(Tensor input)
    {
        var (count, height, width) = (input.shape[0], (int)input.shape[2], (int)input.shape[3]);
        var channels = (4 * BinCount) + _dataset!.ClassNames.Count;
        var levels = new[] { 1, 2, 4 }.Select(factor => full(count, channels, height / Stride / factor, width / Stride / factor, -20f))
            .ToArray();
        for (var i = 0; i < count; i++)
        {
            var image = _dataset.Images[_next++];
            var geometry = LetterboxGeometry.Create(image.Width, image.Height, width, height, scaleUp: false);
            foreach (var annotation in image.Annotations)
            {
                Write(levels[0], i, annotation.ClassId, geometry.ToLetterbox(annotation.Box));
            }
        }

        return levels;
    }

    private static void Write(Tensor level, int image, int classId, BoundingBox box)
    {
        int column = (int)((box.X0 + box.X1) / 2 / Stride), row = (int)((box.Y0 + box.Y1) / 2 / Stride);
        var (x, y) = (column + 0.5f, row + 0.5f);
        float[] distances = [x - (box.X0 / Stride), y - (box.Y0 / Stride), (box.X1 / Stride) - x, (box.Y1 / Stride) - y];
        for (var side = 0; side < 4; side++)
        {
            // Two neighbouring bins whose mean is the distance.
            var bin = (int)distances[side];
            var share = distances[side] - bin;
            level[image, (side * BinCount) + bin, row, column] = MathF.Log(1 - share + 1e-6f);
            level[image, (side * BinCount) + bin + 1, row, column] = MathF.Log(share + 1e-6f);
        }

        level[image, (4 * BinCount) + classId, row, column] = 5;
    }
}
