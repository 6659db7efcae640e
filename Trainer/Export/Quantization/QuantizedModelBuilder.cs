using Google.Protobuf;
using Onnx;

namespace MLNetGhost.Trainer.Export;

/// <summary>Makes quantised models of one float model, with ranges that were measured once.</summary>
internal sealed class QuantizedModelBuilder
{
    private readonly ModelProto _model;
    private readonly QuantizationOptions _options;
    private readonly PictureFolder _pictures;
    private readonly int[] _shape;
    private readonly Dictionary<string, ValueRange> _ranges;
    private readonly Dictionary<bool, IReadOnlyDictionary<string, float[]>> _corrections = [];
    private readonly QuantizationPlan _whole;

    /// <summary>Measures the ranges.</summary>
    /// <param name="model">The float model.</param>
    /// <param name="options">Method and precision.</param>
    /// <param name="pictures">The calibration pictures.</param>
    /// <param name="shape">The shape of the model's input.</param>
    /// <param name="placements">The placements that will be asked for.</param>
    /// <exception cref="InvalidDataException">A value is not finite.</exception>
    public QuantizedModelBuilder(
        ModelProto model, QuantizationOptions options, PictureFolder pictures, int[] shape,
        params IReadOnlyList<QuantizationPlacement> placements)
    {
        (_model, _options, _pictures, _shape) = (model, options, pictures, shape);
        var plans = placements.Select(placement => QuantizationPlan.Create(model.Graph, placement)).ToArray();
        _whole = plans.MaxBy(plan => plan.Nodes.Count)!;
        _ranges = MeasureRanges([.. plans.SelectMany(plan => plan.Activations).Distinct()]);
    }

    /// <summary>Writes a model.</summary>
    /// <param name="placement">What stays in float.</param>
    /// <returns>Its bytes, and the number of nodes that compute with bytes.</returns>
    public (byte[] Bytes, int QuantizedNodes) Build(QuantizationPlacement placement)
    {
        var quantized = _model.Clone();
        var plan = QuantizationPlan.Create(quantized.Graph, placement);
        var scales = ActivationScales.Of(quantized.Graph, plan, _ranges);
        QuantizedGraphWriter.Rewrite(quantized.Graph, plan, scales, Corrections(placement.EqualConcatScales), _options.LargestWeight);
        foreach (var (key, text) in QuantizationMetadata.Of(
            _options, _pictures.Files.Count, placement, areTrained: RangeMetadata.Read(_model) is not null))
        {
            quantized.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = text });
        }

        return (quantized.ToByteArray(), plan.Nodes.Count);
    }

    private Dictionary<string, ValueRange> MeasureRanges(string[] activations)
    {
        if (RangeMetadata.Read(_model) is { } trained)
        {
            return new TrainedRanges(_model.Graph, trained).Of(activations);
        }

        using var calibrator = new ActivationCalibrator(_model, activations);
        var ranges = calibrator.MinMax(Inputs(), InputShape);
        return _options.RangeMethod switch
        {
            RangeMethod.Percentile => calibrator.Narrowed(
                Inputs(), InputShape, ranges, histogram => histogram.Central(_options.Percentile)),
            RangeMethod.Entropy => calibrator.Narrowed(Inputs(), InputShape, ranges, histogram => histogram.LeastDivergence()),
            _ => ranges,
        };
    }

    /// <summary>
    /// Errors are measured with everything before a convolution exact, so they hold for every placement with the same scales.
    /// </summary>
    private IReadOnlyDictionary<string, float[]> Corrections(bool equalConcatScales)
    {
        if (!_corrections.TryGetValue(equalConcatScales, out var corrections))
        {
            var plan = _whole with { EqualConcatScales = equalConcatScales };
            corrections = _options.CorrectBiases
                ? BiasCorrection.Measure(
                    _model, plan, ActivationScales.Of(_model.Graph, plan, _ranges), _options.LargestWeight, Inputs(), InputShape)
                : new Dictionary<string, float[]>();
            _corrections.Add(equalConcatScales, corrections);
        }

        return corrections;
    }

    private long[] InputShape => [.. _shape.Select(size => (long)size)];

    private IEnumerable<float[]> Inputs() => _pictures.Letterboxed(_shape[0], _shape[2], _shape[3]);
}
