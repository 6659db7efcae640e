using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// Parallel branches of a 1 × 1 convolution in training mode, folded into one convolution with the statistics of the batch.
/// Only the input is kept for the backward pass.
/// </summary>
internal sealed class PointwiseFunction : SingleTensorFunction<PointwiseFunction>
{
    private const string SettingsKey = "settings";

    /// <inheritdoc/>
    public override string Name => nameof(PointwiseFunction);

    /// <summary>(N, in, H, W) → (N, out, H, W).</summary>
    /// <param name="x">The input.</param>
    /// <param name="branches">The branches.</param>
    /// <param name="settings">The settings of the branches.</param>
    public static Tensor Apply(Tensor x, BranchParameters branches, BranchSettings settings) =>
        apply(x, branches.Weights, branches.Gains, branches.Shifts, settings);

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var x = ((Tensor)vars[0]).contiguous();
        Tensor[] parameters = [.. vars[1..4].Cast<Tensor>()];
        var settings = (BranchSettings)vars[4];
        var flat = x.flatten(2);
        var moments = PointwiseKernels.Moments(flat);
        var fold = new BatchFold(parameters, moments, settings.Epsilon);
        settings.Sink(fold.BranchMean[0], fold.BranchVariance[0], flat.size(0) * flat.size(2));
        var output = PointwiseKernels.Convolve(flat, fold).view(x.size(0), -1, x.size(2), x.size(3));

        List<Tensor> saved = [x, moments.Mean, moments.Covariance];
        saved.ForEach(tensor => tensor.MoveToOuterDisposeScope());
        ctx.save_for_backward([.. saved, .. parameters]);
        ctx.save_data(SettingsKey, settings);
        return output.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var settings = (BranchSettings)ctx.get_data(SettingsKey);
        Tensor[] saved = [.. ctx.get_saved_variables()];
        var (flat, gradient) = (saved[0].flatten(2), grad_output.contiguous().flatten(2));
        var fold = new BatchFold(saved.AsSpan(3, 3), (saved[1], saved[2]), settings.Epsilon);
        var kernel = PointwiseKernels.SumOfProducts(gradient, flat).unsqueeze(0).to(float64);
        var fromFold = fold.Backward(kernel, gradient.sum([0, 2]).unsqueeze(0).to(float64));
        var input = PointwiseKernels.InputGradient(flat, gradient, fold, fromFold).view(saved[0].shape);
        grad_output.Dispose();
        Tensor[] gradients = [input, .. fromFold.OfParameters(saved[3].dtype)];
        return [.. gradients.Select(tensor => tensor.MoveToOuterDisposeScope()), null];
    }
}
