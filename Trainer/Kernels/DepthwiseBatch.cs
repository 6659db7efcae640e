using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>Called before or after the work on the plane of an image and a channel.</summary>
internal delegate void PlaneAction(int image, int channel);

/// <summary>
/// A depthwise convolution over a batch: all threads share the channels, and each finishes with a plane while it is in the cache.
/// </summary>
/// <param name="geometry">The geometry of the convolution.</param>
/// <param name="images">The number of images.</param>
/// <param name="channels">The number of channels.</param>
internal sealed unsafe class DepthwiseBatch(DepthwiseGeometry geometry, int images, int channels)
{
    private readonly int _taps = geometry.TapCount;
    private readonly PatchMoments[] _moments = [.. Enumerable.Range(0, channels).Select(_ => new PatchMoments(geometry.KernelSize))];

    /// <summary>Creates the batch and its geometry for an input (N, C, H, W).</summary>
    public static (DepthwiseBatch Batch, DepthwiseGeometry Geometry) Of(Tensor x, int kernelSize, int stride)
    {
        var geometry = new DepthwiseGeometry(kernelSize, stride, (int)x.size(2), (int)x.size(3));
        return (new DepthwiseBatch(geometry, (int)x.size(0), (int)x.size(1)), geometry);
    }

    /// <summary>The number of outputs per channel.</summary>
    public long OutputCount => (long)images * geometry.OutHeight * geometry.OutWidth;

    /// <summary>Adds up the moments of the patches in a range of images.</summary>
    /// <param name="x">The input.</param>
    /// <param name="firstImage">The first image.</param>
    /// <param name="imageCount">The number of images.</param>
    /// <param name="before">Called before a plane of the input is read.</param>
    public void AddMoments(Planes x, int firstImage, int imageCount, PlaneAction? before = null) => ForEachChannel((channel, plane) =>
    {
        for (var image = firstImage; image < firstImage + imageCount; image++)
        {
            before?.Invoke(image, channel);
            plane.Load(x[image, channel]);
            plane.AddMoments(_moments[channel]);
        }
    });

    /// <summary>Mean (C, taps) and covariance (C, taps, taps) of the patches of all images, in float64.</summary>
    public (Tensor Mean, Tensor Covariance) Moments()
    {
        var means = new double[channels * _taps];
        var covariances = new double[channels * _taps * _taps];
        for (var c = 0; c < channels; c++)
        {
            _moments[c].Write(OutputCount, means.AsSpan(c * _taps, _taps), covariances.AsSpan(c * _taps * _taps, _taps * _taps));
        }

        return (tensor(means, [channels, _taps]), tensor(covariances, [channels, _taps, _taps]));
    }

    /// <summary>y = kernel ∗ x + offset, or the larger of that and zero when rectifying.</summary>
    /// <param name="x">The input.</param>
    /// <param name="kernel">(C, 1, taps).</param>
    /// <param name="offset">(C, 1).</param>
    /// <param name="rectify">Whether to set negative outputs to zero.</param>
    /// <param name="y">The output.</param>
    public void Convolve(Planes x, Tensor kernel, Tensor offset, bool rectify, Planes y)
    {
        var (weights, starts) = (ToFloats(kernel), ToFloats(offset));
        ForEachChannel((channel, plane) =>
        {
            for (var image = 0; image < images; image++)
            {
                plane.Load(x[image, channel]);
                plane.Convolve(weights.AsSpan(channel * _taps, _taps), starts[channel], rectify, y[image, channel]);
            }
        });
    }

    /// <summary>The gradients of kernel (C, 1, taps) and offset (C, 1), in float64.</summary>
    /// <param name="x">The input.</param>
    /// <param name="y">The output.</param>
    /// <param name="gradient">The gradient of the output.</param>
    /// <param name="rectified">Whether negative outputs were set to zero.</param>
    public (Tensor Kernel, Tensor Offset) KernelGradient(Planes x, Planes y, Planes gradient, bool rectified)
    {
        var kernel = new double[channels * _taps];
        var offset = new double[channels];
        ForEachChannel((channel, plane) =>
        {
            plane.ReserveOutputs(1);
            for (var image = 0; image < images; image++)
            {
                plane.Load(x[image, channel]);
                offset[channel] += plane.LoadGradient(0, gradient[image, channel], y[image, channel], rectified);
                plane.AddTapGradients(0, kernel.AsSpan(channel * _taps, _taps));
            }
        });
        return (tensor(kernel, [channels, 1, _taps]), tensor(offset, [channels, 1]));
    }

    /// <summary>The gradient of the input.</summary>
    /// <param name="x">The input.</param>
    /// <param name="y">The output.</param>
    /// <param name="gradient">The gradient of the output.</param>
    /// <param name="rectified">Whether negative outputs were set to zero.</param>
    /// <param name="pulls">The kernel, and how the gradient reaches the input through the statistics used for folding.</param>
    /// <param name="result">The gradient of the input, overwritten.</param>
    /// <param name="after">Called after a plane of the result is written.</param>
    public void InputGradient(
        Planes x, Planes y, Planes gradient, bool rectified, DepthwisePulls pulls, Planes result, PlaneAction? after = null) =>
        ForEachChannel((channel, plane) =>
        {
            plane.ReserveOutputs(1 + pulls.Count);
            var kernels = pulls.Kernels(channel);
            for (var image = 0; image < images; image++)
            {
                if (pulls.Count > 0)
                {
                    plane.Load(x[image, channel]);
                }

                plane.LoadGradient(0, gradient[image, channel], y[image, channel], rectified);
                for (var i = 0; i < pulls.Count; i++)
                {
                    plane.ConvolveToOutput(1 + i, pulls.Pull(channel, i), pulls.Constant(channel, i));
                }

                plane.ConvolveTransposed(kernels, result[image, channel]);
                after?.Invoke(image, channel);
            }
        });

    private static float[] ToFloats(Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.to(float32).contiguous().data<float>().ToArray();
    }

    private void ForEachChannel(Action<int, DepthwisePlane> body) => ParallelLoop.Run(channels, channel =>
    {
        using var plane = new DepthwisePlane(geometry);
        body(channel, plane);
    });
}
