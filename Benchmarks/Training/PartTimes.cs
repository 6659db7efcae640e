using System.Diagnostics;
using MLNetGhost.Benchmarks.Harness;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Benchmarks.Training;

/// <summary>The time that a part of a network takes alone, on random values of the shape that it is given in the network.</summary>
/// <param name="Name">Its name in the state dict.</param>
/// <param name="Shapes">Its input and output.</param>
/// <param name="Forward">Median milliseconds of the forward pass.</param>
/// <param name="Backward">Median milliseconds of the backward pass.</param>
internal sealed record PartTimes(string Name, string Shapes, double Forward, double Backward)
{
    /// <summary>Times the outermost blocks of a network, or those inside them.</summary>
    /// <param name="network">In training mode.</param>
    /// <param name="images">A batch.</param>
    /// <param name="rounds">Rounds that count; one more warms up.</param>
    /// <param name="depth">How many blocks a part may be inside of.</param>
    public static IReadOnlyList<PartTimes> Of(DetectionNetwork network, Tensor images, int rounds, int depth)
    {
        var blocks = network.named_modules().Where(entry => entry.module is Block).Select(entry => (entry.name, Block: (Block)entry.module))
            .ToList();
        var parts = blocks.Where(part =>
        {
            var level = blocks.Count(other => part.name.StartsWith($"{other.name}.", StringComparison.Ordinal));
            var isLeaf = !blocks.Any(other => other.name.StartsWith($"{part.name}.", StringComparison.Ordinal));
            return level == depth || (level < depth && isLeaf);
        }).ToList();
        var shapes = new Dictionary<string, (long[] Input, long[] Output)>(StringComparer.Ordinal);
        var hooks = parts.Select(part => part.Block.register_forward_hook((_, input, output) =>
        {
            shapes[part.name] = (input.shape, output.shape);
            return output.alias();
        })).ToList();
        using (NewDisposeScope())
        {
            network.call(images);
        }

        hooks.ForEach(hook => hook.remove());
        return [.. parts.Where(part => shapes.ContainsKey(part.name))
            .Select(part => Time(part.name, part.Block, shapes[part.name], rounds))];
    }

    private static PartTimes Time(string name, Block block, (long[] Input, long[] Output) shapes, int rounds)
    {
        using var scope = NewDisposeScope();
        var (input, pull) = (randn(shapes.Input), randn(shapes.Output));
        var times = Enumerable.Range(0, rounds + 1).Select(_ => Step()).Skip(1).ToList();
        return new PartTimes(
            name,
            $"{Show(shapes.Input)} → {Show(shapes.Output)}",
            Statistics.Median(times.Select(time => time.Forward)),
            Statistics.Median(times.Select(time => time.Backward)));

        (double Forward, double Backward) Step()
        {
            using var step = NewDisposeScope();
            var x = input.mul(Scalars.One).requires_grad_();
            var start = Stopwatch.GetTimestamp();
            var y = block.call(x);
            var forward = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            y.backward([pull]);
            return (forward, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private static string Show(long[] shape) => string.Join("×", shape.Skip(1));
}
