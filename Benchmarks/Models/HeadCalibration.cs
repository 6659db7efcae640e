using MLNetGhost.Trainer.Network;
using static TorchSharp.torch;

namespace MLNetGhost.Benchmarks.Models;

/// <summary>
/// Rescales the last convolutions of a random head so that its logits spread like a trained detector's: box and class logits with a
/// standard deviation of 2, and classes shifted down until only a given number of anchors passes the score threshold in the median
/// picture. (The median, because a random network sees much more in one picture than in another.)
/// </summary>
internal static class HeadCalibration
{
    private const double LogitSpread = 2;
    private const double ScoreThreshold = 0.25;

    /// <summary>Rescales weights and biases.</summary>
    /// <param name="network">The network, in evaluation mode.</param>
    /// <param name="images">(N, 3, H, W).</param>
    /// <param name="candidatesPerPicture">Anchors of the median picture whose best class should pass the threshold.</param>
    public static void Apply(DetectionNetwork network, Tensor images, int candidatesPerPicture)
    {
        using var scope = NewDisposeScope();
        var parameters = network.state_dict();
        var levels = network.call(images);
        var best = new List<Tensor>();
        for (var level = 0; level < levels.Length; level++)
        {
            var boxes = levels[level].narrow(1, 0, HeadDecoder.BoxLogits);
            var classes = levels[level].narrow(1, HeadDecoder.BoxLogits, network.ClassCount);
            Standardise(parameters, $"head.cv2.{level}.2", boxes);
            best.Add(Standardise(parameters, $"head.cv3.{level}.2", classes).amax([1]).flatten(1));
        }

        using var ofPictures = cat(best, 1).topk(candidatesPerPicture + 1).values.select(1, candidatesPerPicture);
        var limit = ofPictures.median().item<float>();
        var shift = Math.Log(ScoreThreshold / (1 - ScoreThreshold)) - limit;
        for (var level = 0; level < levels.Length; level++)
        {
            parameters[$"head.cv3.{level}.2.bias"].add_(shift);
        }
    }

    /// <summary>Gives every channel of a convolution's output mean 0 and the target spread; returns the resulting output.</summary>
    private static Tensor Standardise(Dictionary<string, Tensor> parameters, string convolution, Tensor output)
    {
        var mean = output.mean([0, 2, 3]);
        var scale = LogitSpread / output.std([0, 2, 3]).clamp(min: 1e-6);
        parameters[$"{convolution}.weight"].mul_(scale.reshape(-1, 1, 1, 1));
        var bias = parameters[$"{convolution}.bias"];
        bias.copy_((bias - mean) * scale);
        return (output - mean.reshape(1, -1, 1, 1)) * scale.reshape(1, -1, 1, 1);
    }
}
