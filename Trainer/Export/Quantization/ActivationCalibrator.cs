using System.Numerics.Tensors;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Onnx;

namespace MLNetGhost.Trainer.Export;

/// <summary>Runs a model on pictures and observes the values inside it.</summary>
internal sealed class ActivationCalibrator : IDisposable
{
    private readonly string[] _activations;
    private readonly string _inputName;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();

    /// <param name="model">A model with one float32 input.</param>
    /// <param name="activations">The names of the values to observe; the input may be one of them.</param>
    public ActivationCalibrator(ModelProto model, IEnumerable<string> activations)
    {
        _inputName = model.Graph.Input.Single().Name;
        _activations = [.. activations];
        var observable = model.Clone();
        var outputs = observable.Graph.Output.Select(output => output.Name).Append(_inputName).ToHashSet();
        foreach (var name in _activations.Where(name => !outputs.Contains(name)))
        {
            observable.Graph.Output.Add(new ValueInfoProto
            {
                Name = name,
                Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
            });
        }

        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new InferenceSession(observable.ToByteArray(), options);
    }

    /// <summary>The smallest and largest value of each activation over all pictures.</summary>
    /// <param name="pictures">Inputs of the model, each with as many values as the shape holds.</param>
    /// <param name="inputShape">The shape of one input.</param>
    public Dictionary<string, ValueRange> MinMax(IEnumerable<float[]> pictures, long[] inputShape)
    {
        var ranges = _activations.ToDictionary(name => name, _ => ValueRange.Empty);
        foreach (var picture in pictures)
        {
            Observe(picture, inputShape, (name, values) => ranges[name] = ranges[name].Union(RangeOf(name, values)));
        }

        return ranges;
    }

    /// <summary>The range of each activation that is worth representing, judged by how often each value occurs.</summary>
    /// <param name="pictures">The pictures that <paramref name="minMax"/> was measured on.</param>
    /// <param name="inputShape">The shape of one input.</param>
    /// <param name="minMax">The full ranges.</param>
    /// <param name="choose">Chooses a range by the counts.</param>
    public Dictionary<string, ValueRange> Narrowed(
        IEnumerable<float[]> pictures, long[] inputShape, IReadOnlyDictionary<string, ValueRange> minMax,
        Func<ValueHistogram, ValueRange> choose)
    {
        var histograms = minMax.ToDictionary(entry => entry.Key, entry => new ValueHistogram(entry.Value));
        foreach (var picture in pictures)
        {
            Observe(picture, inputShape, (name, values) => histograms[name].Add(values));
        }

        return histograms.ToDictionary(entry => entry.Key, entry => choose(entry.Value));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }

    private delegate void Observer(string name, ReadOnlySpan<float> values);

    private void Observe(float[] picture, long[] inputShape, Observer observer)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(picture, inputShape);
        var computed = _activations.Where(name => name != _inputName).ToArray();
        using var outputs = _session.Run(_runOptions, [_inputName], [input], computed);
        for (var i = 0; i < computed.Length; i++)
        {
            observer(computed[i], outputs[i].GetTensorDataAsSpan<float>());
        }

        if (computed.Length < _activations.Length)
        {
            observer(_inputName, picture);
        }
    }

    private static ValueRange RangeOf(string name, ReadOnlySpan<float> values)
    {
        // Both are NaN if one of the values is.
        var range = new ValueRange(TensorPrimitives.Min(values), TensorPrimitives.Max(values));
        return float.IsFinite(range.Lowest) && float.IsFinite(range.Highest)
            ? range
            : throw new InvalidDataException($"The activation '{name}' of the model is not finite on a calibration picture, so it "
                + $"cannot be quantised; check the model's weights.");
    }
}
