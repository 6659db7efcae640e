using MLNetGhost.Trainer.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>A batch normalisation and the activation after it; one operation in training mode on the CPU.</summary>
internal sealed class NormActivation
{
    private readonly BatchNorm2d _norm;
    private readonly Activation _activation;
    private readonly NormActSettings _settings;

    /// <param name="norm">The normalisation; its owner registers it.</param>
    /// <param name="activation">The activation.</param>
    public NormActivation(BatchNorm2d norm, Activation activation)
    {
        (_norm, _activation) = (norm, activation);
        _settings = new NormActSettings(norm.eps, activation.Kind, Track);

        void Track(Tensor mean, Tensor variance, long count) => RunningStatistics.Update([norm], mean, variance, count);
    }

    /// <summary>Runs a convolution, normalises and activates.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="x">Its input.</param>
    public Tensor Apply(Convolution convolution, Tensor x)
    {
        if (_norm.training && FastConvolution.InStep(convolution, x) is { } kernel)
        {
            return ConvolutionNormFunction.Apply(x, convolution.Weight, _norm.weight, _norm.bias!, kernel, _settings);
        }

        using var scope = NewDisposeScope();
        return Apply(FastConvolution.Apply(convolution, x)).MoveToOuterDisposeScope();
    }

    /// <summary>Normalises and activates a fresh tensor, whose memory it may reuse.</summary>
    public Tensor Apply(Tensor x) => _norm.training && ChannelsLast.IsForKernels(x)
        ? NormActFunction.Apply(x, _norm.weight, _norm.bias!, _settings)
        : _activation.Apply(_norm.call(x));
}
