using MLNetGhost.Trainer.Folding;
using MLNetGhost.Trainer.Model;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Export;

/// <summary>Measures how far the three forms of a network are apart: training graph, folded graph, exported model.</summary>
internal static class ExportVerifier
{
    private const int LeastPictures = 4;

    /// <summary>Answers the largest differences over at least four pictures, in batches of the sizes that the model allows.</summary>
    /// <param name="network">Compared in evaluation mode; its mode is restored.</param>
    /// <param name="folded">Made from <paramref name="network"/>.</param>
    /// <param name="model">The bytes exported from <paramref name="folded"/>.</param>
    /// <param name="options">How it was exported.</param>
    public static VerificationResult Compare(DetectionNetwork network, FoldedNetwork folded, byte[] model, ExportOptions options)
    {
        using var noGradients = no_grad();
        using var runtime = new RuntimeModel(model, options.Layout);
        var wasTraining = network.training;
        network.eval();
        try
        {
            var result = new VerificationResult(default, default, default, 0);
            foreach (var images in VerificationImages.Batches(BatchSizes(options.Batch), options.Height, options.Width, options.Seed))
            {
                using var scope = NewDisposeScope();
                using var _ = images;
                var trained = Predict(network, images);
                var deployed = Predict(folded, images);
                var exported = runtime.Predict(images);
                result = result.With(Difference(trained, deployed), Difference(deployed, exported), Difference(trained, exported), (int)images.shape[0]);
            }

            return result;
        }
        finally
        {
            network.train(wasTraining);
        }
    }

    /// <summary>The differences between two predictions (N, 4 + classes, anchors).</summary>
    internal static OutputDifference Difference(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        var difference = (left.to(float64) - right.to(float64)).abs();
        return new OutputDifference(difference.narrow(1, 0, 4).max().item<double>(), difference.narrow(1, 4, difference.shape[1] - 4).max().item<double>());
    }

    /// <summary>A model with a free batch must take more than one size.</summary>
    private static int[] BatchSizes(int? batch)
        => batch is { } size ? [.. Enumerable.Repeat(size, (LeastPictures + size - 1) / size)] : [1, 2, 1];

    private static Tensor Predict(nn.Module<Tensor, Tensor[]> network, Tensor images)
    {
        using var scope = NewDisposeScope();
        var device = network.parameters().First().device;
        return HeadDecoder.Decode(network.call(images.to(device))).cpu().MoveToOuterDisposeScope();
    }
}
