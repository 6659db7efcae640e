using MLNetGhost.Trainer.Network;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Export;

/// <summary>Measures how far apart the three forms of a network are: training graph, folded graph, exported model.</summary>
/// <remarks>
/// Where single precision exceeds the tolerances on some pictures, those are computed again with both TorchSharp graphs in
/// double precision: a network that is sensitive to rounding must not be mistaken for a wrong export. A network trained on only
/// one kind of picture returns logits far outside their usual range for drawn ones, where single precision itself is off by
/// hundredths of a pixel; the exported model is allowed several times as much.
/// </remarks>
internal sealed class ExportVerifier : IDisposable
{
    private const int LeastPictures = 4;

    private readonly DetectionNetwork _network;
    private readonly FoldedNetwork _folded;
    private readonly RuntimeModel _runtime;
    private readonly ExportOptions _options;
    private DetectionNetwork? _exactNetwork;
    private FoldedNetwork? _exactFolded;

    private ExportVerifier(DetectionNetwork network, FoldedNetwork folded, byte[] model, ExportOptions options)
    {
        (_network, _folded, _options) = (network, folded, options);
        _runtime = new RuntimeModel(model, options.Layout);
    }

    /// <summary>Returns the largest differences over at least four pictures, in batches of the sizes that the model allows.</summary>
    /// <param name="network">Compared in evaluation mode; its mode is restored.</param>
    /// <param name="folded">Made from <paramref name="network"/>.</param>
    /// <param name="model">The bytes exported from <paramref name="folded"/>.</param>
    /// <param name="options">How it was exported.</param>
    public static VerificationResult Compare(DetectionNetwork network, FoldedNetwork folded, byte[] model, ExportOptions options)
    {
        using var noGradients = no_grad();
        using var verifier = new ExportVerifier(network, folded, model, options);
        var wasTraining = network.training;
        network.eval();
        try
        {
            var result = new VerificationResult(default, default, default, 0);
            foreach (var images in VerificationImages.Batches(BatchSizes(options.Batch), options.Height, options.Width, options.Seed))
            {
                using var _ = images;
                result = result.And(verifier.Compare(images));
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
        var (boxes, scores) = (difference.narrow(1, 0, 4), difference.narrow(1, 4, difference.shape[1] - 4));
        return new OutputDifference(boxes.max().item<double>(), scores.max().item<double>());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runtime.Dispose();
        _exactNetwork?.Dispose();
        _exactFolded?.Dispose();
    }

    private VerificationResult Compare(Tensor images)
    {
        var result = Compare(_network, _folded, images);
        if (result.IsWithin(_options) || !result.IsFinite)
        {
            return result;
        }

        _exactNetwork ??= ExactNetwork.CopyOf(_network);
        _exactFolded ??= ExactNetwork.Fold(_network);
        using var scope = NewDisposeScope();
        return Compare(_exactNetwork, _exactFolded, images) with
        {
            DoublePrecision = true,
            Rounding = Difference(Predict(_network, images), Predict(_exactNetwork, images)),
        };
    }

    private VerificationResult Compare(nn.Module<Tensor, Tensor[]> network, nn.Module<Tensor, Tensor[]> folded, Tensor images)
    {
        using var scope = NewDisposeScope();
        var trained = Predict(network, images);
        var deployed = Predict(folded, images);
        var exported = _runtime.Predict(images);
        return new VerificationResult(
            Difference(trained, deployed), Difference(deployed, exported), Difference(trained, exported), (int)images.shape[0]);
    }

    /// <summary>A model with a dynamic batch must accept more than one size.</summary>
    private static int[] BatchSizes(int? batch)
        => batch is { } size ? [.. Enumerable.Repeat(size, (LeastPictures + size - 1) / size)] : [1, 2, 1];

    private static Tensor Predict(nn.Module<Tensor, Tensor[]> network, Tensor images)
    {
        using var scope = NewDisposeScope();
        var weight = network.parameters().First();
        return HeadDecoder.Decode(network.call(images.to(weight.dtype, weight.device))).cpu().MoveToOuterDisposeScope();
    }
}
