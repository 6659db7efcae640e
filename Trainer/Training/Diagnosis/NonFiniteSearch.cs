using System.Globalization;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Repeats a batch whose loss or gradient is not finite, and finds the first layer that turns finite values into others: a learning rate
/// that is too high makes values grow, and anything else is a fault of an operation, which a lower rate would only hide.
/// </summary>
internal static class NonFiniteSearch
{
    /// <summary>The square of a larger value does not fit into single precision.</summary>
    private const double Large = 1e18;

    /// <summary>Finds the cause. Running statistics change as in any step; weights and gradients do not.</summary>
    /// <param name="network">The network, in the state in which the batch failed.</param>
    /// <param name="predict">Runs the network on the batch.</param>
    /// <param name="loss">The levels → the loss, a scalar.</param>
    /// <param name="elsewhere">What it means if all values and gradients are finite; null for a batch that was only repeated.</param>
    public static NonFiniteCause Find(
        DetectionNetwork network, Func<Tensor[]> predict, Func<Tensor[], Tensor> loss, NonFiniteCause? elsewhere = null)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad(true);
        if (network.state_dict().FirstOrDefault(entry => !IsFinite(entry.Value)).Key is { } damaged)
        {
            return new NonFiniteCause($"Weights were not finite before this batch, first {damaged}.", Remedy.LowerRateOrReplaceWeights);
        }

        using var visits = new LayerVisits(network);
        var levels = predict();
        if (visits.All.FirstOrDefault(visit => visit.IsSource) is { } source)
        {
            return Describe(network, source, gradient: null);
        }

        if (!levels.All(IsFinite))
        {
            return new NonFiniteCause("No layer turns finite values into others: the pictures are not finite.", Remedy.Report);
        }

        var total = loss(levels);
        if (!IsFinite(total))
        {
            var largest = levels.Max(Largest);
            return new NonFiniteCause(
                $"The network's outputs are finite, up to {Show(largest)}, and the loss of them is not.",
                largest > Large ? Remedy.LowerRate : Remedy.Report);
        }

        return FindInBackwardPass(network, visits.All, total)
            ?? elsewhere
            ?? new NonFiniteCause("Repeated with the same weights, the batch gives finite values everywhere: an operation reads memory "
                + "that nobody wrote, or the machine's memory is faulty.", Remedy.Report);
    }

    /// <summary>Whether no element is NaN or infinite.</summary>
    internal static bool IsFinite(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.isfinite().all().item<bool>();
    }

    private static NonFiniteCause? FindInBackwardPass(DetectionNetwork network, IReadOnlyList<LayerVisit> visits, Tensor total)
    {
        if (!total.requires_grad)
        {
            return null;
        }

        (string Name, Tensor Value)[] parameters = [.. network.named_parameters().Where(entry => entry.parameter.requires_grad)
            .Select(entry => (entry.name, (Tensor)entry.parameter))];
        Tensor[] tracked = [.. visits.SelectMany(visit => new[] { visit.Output, visit.Input }).Where(tensor => tensor.requires_grad)];
        Tensor[] sources = [.. tracked, .. parameters.Select(parameter => parameter.Value)];
        var found = autograd.grad([total], sources, allow_unused: true);
        var gradients = sources.Zip(found).ToDictionary(
            pair => (object)pair.First, pair => pair.Second, ReferenceEqualityComparer.Instance);
        foreach (var visit in visits)
        {
            if (Of(visit.Output) is { } gradient && IsFinite(gradient) && Of(visit.Input) is { } passed && !IsFinite(passed))
            {
                return Describe(network, visit, gradient);
            }
        }

        return parameters.FirstOrDefault(parameter => Of(parameter.Value) is { } gradient && !IsFinite(gradient)).Name is { } name
            ? new NonFiniteCause($"The gradient of {name} is not finite, though its layer's values and their gradients are.", Remedy.Report)
            : null;

        Tensor? Of(Tensor tensor) => gradients.GetValueOrDefault(tensor) is { IsInvalid: false } gradient ? gradient : null;
    }

    /// <summary>Says what a layer did, and repeats it alone in double precision.</summary>
    /// <param name="network">The network.</param>
    /// <param name="visit">The call of the layer.</param>
    /// <param name="gradient">The gradient of its output, if its backward pass is the one that fails.</param>
    private static NonFiniteCause Describe(DetectionNetwork network, LayerVisit visit, Tensor? gradient)
    {
        using var scope = NewDisposeScope();
        var exact = Largest(RunExactly(network, visit, gradient));
        var (input, weights) = (Largest(gradient ?? visit.Input), visit.Layer.parameters().Select(Largest).Append(0).Max());
        var isGrowth = !(exact < Large) || input > Large || weights > Large;
        var (given, result) = gradient is null ? ("inputs", "output") : ("gradients", "gradient of the input");
        return new NonFiniteCause(
            $"It begins in {visit.Name} ({visit.Layer.GetType().Name}, {Shape(visit.Input)} → {Shape(visit.Output)}), whose {result} is "
            + $"not finite for finite {given} up to {Show(input)} and weights up to {Show(weights)}; in double precision it "
            + (double.IsFinite(exact) ? $"is finite, up to {Show(exact)}." : "is not finite either.")
            + (isGrowth ? "" : " So the operation is wrong, not the learning rate."),
            isGrowth ? Remedy.LowerRate : Remedy.Report);
    }

    private static Tensor RunExactly(DetectionNetwork network, LayerVisit visit, Tensor? gradient)
    {
        using var twin = ExactNetwork.CopyOf(network);
        twin.train(network.training);
        var layer = (nn.Module<Tensor, Tensor>)twin.named_modules().First(entry => entry.name == visit.Name).module;
        var x = visit.Input.detach().to(CPU).to(float64, copy: true).requires_grad_();
        var y = layer.call(x);
        return gradient is null ? y.detach() : autograd.grad([y], [x], [gradient.to(CPU).to(float64)])[0];
    }

    private static double Largest(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.numel() == 0 ? 0 : tensor.detach().to(float64).abs().max().item<double>();
    }

    private static string Show(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
