using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// Folds parallel convolution branches, each with a batch normalisation over the current batch, into one convolution.
/// The mean and variance that a branch's output has over the batch follow exactly from the mean and covariance of its input
/// patches, so no branch has to be computed: with patch mean m and covariance C, the output of weights w has mean w·m and
/// variance w·C·w.
/// </summary>
/// <remarks>
/// Everything is batched over G groups of a convolution with B branches, O outputs and T inputs (patch elements) in each
/// group: a dense convolution is one group of all its channels, a depthwise one has a group per channel, each with one output.
/// Computed in float64, and in plain loops: as operations on tensors, all of which are small, it would cost more than the convolutions.
/// </remarks>
internal sealed unsafe class BatchFold
{
    private readonly double[] _gains;
    private readonly double[] _deviation;
    private readonly double[] _scale;
    private readonly Tensor _weightedCovariance;
    private readonly int _groups;
    private readonly int _outputs;

    /// <param name="parameters">Weights (G, B, O, T), gains γ (G, B, O) and shifts β (G, B, O) of the branches.</param>
    /// <param name="moments">Mean (G, T) and population covariance (G, T, T) of the patches.</param>
    /// <param name="epsilon">Added to variances.</param>
    public BatchFold(ReadOnlySpan<Tensor> parameters, (Tensor Mean, Tensor Covariance) moments, double epsilon)
    {
        Weights = parameters[0].to(float64).contiguous();
        Mean = moments.Mean;
        (_groups, Branches, _outputs, Taps) = ((int)Weights.size(0), (int)Weights.size(1), (int)Weights.size(2), (int)Weights.size(3));
        _gains = Doubles.Of(parameters[1]);
        var shifts = Doubles.Of(parameters[2]);
        _weightedCovariance = _groups == 1
            ? Weights.flatten(1, 2).matmul(moments.Covariance)
            : WeightedCovarianceOfGroups(moments.Covariance);
        (BranchMean, BranchVariance) = (new double[_gains.Length], new double[_gains.Length]);
        (_deviation, _scale) = (new double[_gains.Length], new double[_gains.Length]);
        Offset = new float[_groups * _outputs];
        Kernel = empty([_groups, _outputs, Taps], float32);

        double* weights = TensorMemory.FirstOf<double>(Weights), weighted = TensorMemory.FirstOf<double>(_weightedCovariance);
        double* mean = TensorMemory.FirstOf<double>(Mean);
        var kernels = TensorMemory.FirstOf<float>(Kernel);
        Span<double> kernel = stackalloc double[Taps];
        for (var group = 0; group < _groups; group++)
        {
            var means = Row(mean, group);
            for (var output = 0; output < _outputs; output++)
            {
                var offset = 0.0;
                kernel.Clear();
                for (var branch = 0; branch < Branches; branch++)
                {
                    var index = (((group * Branches) + branch) * _outputs) + output;
                    var row = Row(weights, index);
                    BranchMean[index] = TensorPrimitives.Dot(row, means);
                    BranchVariance[index] = Math.Max(0, TensorPrimitives.Dot(row, Row(weighted, index)));
                    _deviation[index] = Math.Sqrt(BranchVariance[index] + epsilon);
                    _scale[index] = _gains[index] / _deviation[index];
                    TensorPrimitives.MultiplyAdd(row, _scale[index], kernel, kernel);
                    offset += shifts[index] - (_scale[index] * BranchMean[index]);
                }

                var place = (group * _outputs) + output;
                Offset[place] = (float)offset;
                TensorPrimitives.ConvertTruncating<double, float>(kernel, new Span<float>(kernels + (place * Taps), Taps));
            }
        }
    }

    /// <summary>B.</summary>
    public int Branches { get; }

    /// <summary>T.</summary>
    public int Taps { get; }

    /// <summary>The branches' weights, (G, B, O, T), float64.</summary>
    public Tensor Weights { get; }

    /// <summary>The mean of the patches, (G, T), float64.</summary>
    public Tensor Mean { get; }

    /// <summary>The mean of each branch's output over the batch, (G, B, O).</summary>
    public double[] BranchMean { get; }

    /// <summary>The population variance of each branch's output over the batch, (G, B, O).</summary>
    public double[] BranchVariance { get; }

    /// <summary>The folded weights, (G, O, T), float32.</summary>
    public Tensor Kernel { get; }

    /// <summary>The folded bias, (G, O).</summary>
    public float[] Offset { get; }

    /// <summary>Passes the statistics of the branches on.</summary>
    /// <param name="sink">Receives them as (B, G · O).</param>
    /// <param name="count">The number of values.</param>
    public void Report(BatchStatisticsSink sink, long count)
    {
        using var scope = NewDisposeScope();
        sink(ByBranch(BranchMean), ByBranch(BranchVariance), count);
    }

    /// <summary>Propagates the gradient of the folded convolution back to the branches and to the patches' moments.</summary>
    /// <param name="kernelGradient">(G, O, T), float64.</param>
    /// <param name="offsetGradient">(G, O), float64.</param>
    public BatchFoldGradient Backward(Tensor kernelGradient, Tensor offsetGradient)
    {
        var (gains, shifts) = (empty(Weights.shape[..3], float32), empty(Weights.shape[..3], float32));
        var result = empty(Weights.shape, float32);
        var (branchMean, branchVariance) = (new double[_gains.Length], new double[_gains.Length]);
        double* weights = TensorMemory.FirstOf<double>(Weights), weighted = TensorMemory.FirstOf<double>(_weightedCovariance);
        double* mean = TensorMemory.FirstOf<double>(Mean);
        double* outerKernel = TensorMemory.AddressOf<double>(kernelGradient), outerOffset = TensorMemory.AddressOf<double>(offsetGradient);
        float* ofWeights = TensorMemory.FirstOf<float>(result);
        float* ofGains = TensorMemory.FirstOf<float>(gains), ofShifts = TensorMemory.FirstOf<float>(shifts);
        Span<double> sum = stackalloc double[Taps];
        for (var index = 0; index < _gains.Length; index++)
        {
            var group = index / (Branches * _outputs);
            var place = (group * _outputs) + (index % _outputs);
            ReadOnlySpan<double> row = Row(weights, index), kernel = Row(outerKernel, place);
            var offset = outerOffset[place];
            var scale = TensorPrimitives.Dot(kernel, row) - (offset * BranchMean[index]);
            var deviation = _deviation[index];
            branchVariance[index] = scale * _gains[index] / (-2 * deviation * deviation * deviation);
            branchMean[index] = -offset * _scale[index];
            TensorPrimitives.Multiply(kernel, _scale[index], sum);
            TensorPrimitives.MultiplyAdd(Row(mean, group), branchMean[index], sum, sum);
            TensorPrimitives.MultiplyAdd(Row(weighted, index), 2 * branchVariance[index], sum, sum);
            TensorPrimitives.ConvertTruncating<double, float>(sum, new Span<float>(ofWeights + (index * Taps), Taps));
            (ofGains[index], ofShifts[index]) = ((float)(scale / deviation), (float)offset);
        }

        return new BatchFoldGradient(result, gains, shifts, branchMean, branchVariance);
    }

    private ReadOnlySpan<double> Row(double* first, int index) => new(first + ((long)index * Taps), Taps);

    /// <summary>Many branches have a centre tap alone, so zeros are left out.</summary>
    private Tensor WeightedCovarianceOfGroups(Tensor covariance)
    {
        var result = Doubles.Empty(out var sums, Weights.shape);
        double* weights = TensorMemory.FirstOf<double>(Weights), all = TensorMemory.FirstOf<double>(covariance);
        for (var index = 0; index < _groups * Branches * _outputs; index++)
        {
            var own = all + ((long)(index / (Branches * _outputs)) * Taps * Taps);
            var sum = new Span<double>(sums + ((long)index * Taps), Taps);
            sum.Clear();
            for (var tap = 0; tap < Taps; tap++)
            {
                var weight = weights[(index * Taps) + tap];
                if (weight != 0)
                {
                    TensorPrimitives.MultiplyAdd(Row(own, tap), weight, sum, sum);
                }
            }
        }

        return result;
    }

    /// <summary>(G, B, O) → (B, G · O).</summary>
    private Tensor ByBranch(double[] values)
    {
        var result = Doubles.Empty(out var sorted, Branches, _groups * _outputs);
        for (var index = 0; index < values.Length; index++)
        {
            var (group, branch, output) = (index / (Branches * _outputs), index / _outputs % Branches, index % _outputs);
            sorted[(((branch * _groups) + group) * _outputs) + output] = values[index];
        }

        return result;
    }
}
