namespace MLNetGhost.Trainer.Kernels;

/// <summary>Sums over patches: of each tap, and of the product of each pair of taps.</summary>
/// <param name="kernelSize">Height and width of a patch.</param>
internal sealed class PatchMoments(int kernelSize)
{
    private readonly int _taps = kernelSize * kernelSize;
    private readonly double[] _sums = new double[kernelSize * kernelSize];
    private readonly double[] _products = new double[kernelSize * kernelSize * kernelSize * kernelSize];

    /// <summary>The number of groups of <see cref="TapKernels.TileSize"/> columns that cover a patch.</summary>
    public static int GroupCount(int kernelSize) => (kernelSize + TapKernels.TileSize - 1) / TapKernels.TileSize;

    /// <summary>Adds to the sum of a tap.</summary>
    public void AddSum(int row, int column, double sum) => _sums[(row * kernelSize) + column] += sum;

    /// <summary>Adds the products of a group of columns of a row with a group of columns of the same or a lower row.</summary>
    /// <param name="row">The upper row.</param>
    /// <param name="group">Its group of columns.</param>
    /// <param name="lowerRow">The lower row.</param>
    /// <param name="lowerGroup">Its group of columns.</param>
    /// <param name="products">Three by three; those past the last column are ignored.</param>
    public void AddProducts(int row, int group, int lowerRow, int lowerGroup, ReadOnlySpan<double> products)
    {
        for (var k = 0; k < products.Length; k++)
        {
            var column = (group * TapKernels.TileSize) + (k / TapKernels.TileSize);
            var lowerColumn = (lowerGroup * TapKernels.TileSize) + (k % TapKernels.TileSize);
            if (column < kernelSize && lowerColumn < kernelSize)
            {
                _products[(((row * kernelSize) + column) * _taps) + (lowerRow * kernelSize) + lowerColumn] += products[k];
            }
        }
    }

    /// <summary>Writes the mean and covariance over the given number of patches.</summary>
    public void Write(long count, Span<double> mean, Span<double> covariance)
    {
        for (var i = 0; i < _taps; i++)
        {
            mean[i] = _sums[i] / count;
        }

        for (var i = 0; i < _taps; i++)
        {
            for (var j = i; j < _taps; j++)
            {
                var value = (_products[(i * _taps) + j] / count) - (mean[i] * mean[j]);
                (covariance[(i * _taps) + j], covariance[(j * _taps) + i]) = (value, value);
            }
        }
    }
}
