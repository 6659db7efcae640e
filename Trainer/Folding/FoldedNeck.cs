using MLNetGhost.Trainer.Model;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Folding;

/// <summary>The folded twin of <see cref="Neck"/>; the numbers are YOLO11's of the layers.</summary>
internal sealed class FoldedNeck : nn.Module<Tensor[], Tensor[]>
{
    private readonly Dictionary<int, FoldedModule> _layers;

    public FoldedNeck(IReadOnlyDictionary<int, FoldedModule> layers)
        : base(nameof(FoldedNeck))
    {
        _layers = new Dictionary<int, FoldedModule>(layers);
        foreach (var (number, layer) in layers)
        {
            register_module($"{number}", layer);
        }

        RegisterComponents();
    }

    public override Tensor[] forward(Tensor[] input)
    {
        using var scope = NewDisposeScope();
        return [.. Neck.Aggregate(input, number => _layers[number]).Select(level => level.MoveToOuterDisposeScope())];
    }
}
