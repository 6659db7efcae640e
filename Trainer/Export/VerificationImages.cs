using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Export;

/// <summary>Pictures on which the forms of one network are compared.</summary>
/// <remarks>
/// Noise alone would not do: after two strides it averages out to grey, which activates few of the units that edges and flat
/// areas activate. So noise, gradients, checkerboards and rectangles on a flat background take turns.
/// </remarks>
internal static class VerificationImages
{
    /// <summary>Batches of float32 pictures in [0, 1], shaped (N, 3, height, width).</summary>
    /// <param name="batchSizes">The size of each batch.</param>
    /// <param name="height">Rows of pixels.</param>
    /// <param name="width">Columns of pixels.</param>
    /// <param name="seed">The same seed produces the same pictures.</param>
    public static IEnumerable<Tensor> Batches(IEnumerable<int> batchSizes, int height, int width, int seed)
    {
        using var generator = new Generator((ulong)seed, CPU);
        var kind = 0;
        foreach (var batchSize in batchSizes)
        {
            using var scope = NewDisposeScope();
            var pictures = Enumerable.Range(0, batchSize).Select(_ => Picture(kind++, height, width, generator)).ToArray();
            yield return stack(pictures).MoveToOuterDisposeScope();
        }
    }

    private static Tensor Picture(int kind, int height, int width, Generator generator) => (kind % 4) switch
    {
        0 => rand([3, height, width], device: CPU, generator: generator),
        1 => Gradient(height, width, generator),
        2 => Checkerboard(height, width, generator),
        _ => Rectangles(height, width, generator),
    };

    private static Tensor Gradient(int height, int width, Generator generator)
    {
        var corner = rand([3, 1, 1], device: CPU, generator: generator);
        var across = linspace(0, 1, width, device: CPU).reshape(1, 1, width);
        var down = linspace(0, 1, height, device: CPU).reshape(1, height, 1);
        var horizontal = across * rand([3, 1, 1], device: CPU, generator: generator);
        var vertical = down * rand([3, 1, 1], device: CPU, generator: generator);
        return corner.Plus(horizontal).Plus(vertical).Times(1.0 / 3);
    }

    private static Tensor Checkerboard(int height, int width, Generator generator)
    {
        var cell = randint(4, 24, [1], device: CPU, generator: generator).item<long>();
        var rows = Scalars.Range(height, float32).Times(1.0 / cell).floor().reshape(height, 1);
        var columns = Scalars.Range(width, float32).Times(1.0 / cell).floor().reshape(1, width);
        var isDark = rows.Plus(columns).remainder(Scalars.Of(2L));
        var colours = rand([2, 3, 1, 1], device: CPU, generator: generator);
        return colours[1].Plus((colours[0] - colours[1]) * isDark);
    }

    private static Tensor Rectangles(int height, int width, Generator generator)
    {
        var picture = ones(3, height, width, device: CPU).Times(114.0 / 255);
        for (var i = 0; i < 12; i++)
        {
            var place = rand([4], device: CPU, generator: generator).data<float>().ToArray();
            var (x, y) = ((int)(place[0] * width), (int)(place[1] * height));
            var right = Math.Min(width, x + 4 + (int)(place[2] * width / 2));
            var bottom = Math.Min(height, y + 4 + (int)(place[3] * height / 2));
            picture[.., y..bottom, x..right] = rand([3, 1, 1], device: CPU, generator: generator);
        }

        return picture;
    }
}
