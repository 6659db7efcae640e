using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetGhost.Files;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>Reads names, types and shapes of a model's outputs, by a run on an empty picture if it leaves a shape open.</summary>
/// <param name="session">The loaded model.</param>
/// <param name="input">Its inputs.</param>
/// <param name="refusal">Makes the error for what was found.</param>
internal sealed class OutputProbe(InferenceSession session, InputSignature input, Func<string, InvalidDataException> refusal)
{
    /// <summary>The outputs; the batch is the first dimension, as the model declares it, or 1 if the model had to be run.</summary>
    public IReadOnlyList<TensorFacts> Read()
    {
        if (session.OutputNames.Count > ModelLimits.MostTensors)
        {
            throw refusal($"it has {session.OutputNames.Count} outputs, more than {ModelLimits.MostTensors}");
        }

        var declared = session.OutputNames.Select(Declared).ToArray();
        return declared.All(output => output.Shape.Count > 0 && output.Shape.Skip(1).All(size => size > 0)) ? declared : Run(declared);
    }

    private TensorFacts Declared(string name)
    {
        var output = session.OutputMetadata[name];
        return output.IsTensor && output.ElementDataType is TensorElementType.Float or TensorElementType.Float16
            or TensorElementType.Int64 or TensorElementType.Int32 or TensorElementType.UInt8 or TensorElementType.Bool
            ? Sized(new(name, output.ElementDataType, output.Dimensions))
            : throw refusal($"its output '{ModelLimits.Show(name)}' is "
                + $"{(output.IsTensor ? output.ElementDataType : output.OnnxValueType)}; export it in float32 or float16");
    }

    private TensorFacts Sized(TensorFacts output) => ModelLimits.Complaint(output.Shape, output.Element) is { } complaint
        ? throw refusal($"its output '{ModelLimits.Show(output.Name)}' {complaint}")
        : output;

    private TensorFacts[] Run(TensorFacts[] declared)
    {
        var batch = input.FixedBatch ?? 1;
        long[] shape = [.. input.HasBatchAxis ? [batch] : (long[])[], input.IsGrey ? 1 : 3, input.Height, input.Width];
        using var runOptions = new RunOptions();
        var values = new List<OrtValue> { Zeros(input.Element, shape) };
        try
        {
            var geometry = LetterboxGeometry.CreateFitted(input.Width, input.Height, input.Width, input.Height, PictureFit.Stretch);
            var names = new List<string> { input.Name };
            foreach (var extra in ExtraInput.Of(input.Extras))
            {
                names.Add(extra.Name);
                values.Add(ExtraTensor.Create(extra, geometry, batch));
            }

            using var outputs = session.Run(runOptions, names, values, session.OutputNames);
            return
            [
                .. declared.Zip(outputs, (output, value) => Sized(output with
                {
                    Shape = Array.ConvertAll(value.GetTensorTypeAndShape().Shape, size => (int)Math.Min(size, int.MaxValue)),
                })),
            ];
        }
        catch (OnnxRuntimeException e)
        {
            throw refusal($"it does not run on an input of shape ({string.Join(", ", shape)}) "
                + $"({Excerpt.Of(e.Message, ModelLimits.LongestReason)})");
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    private static OrtValue Zeros(InputElement element, long[] shape)
    {
        var length = checked((int)shape.Aggregate(1L, (product, size) => product * size));
        return element switch
        {
            InputElement.HalfPrecision => OrtValue.CreateTensorValueFromMemory(new Float16[length], shape),
            InputElement.Bytes => OrtValue.CreateTensorValueFromMemory(new byte[length], shape),
            _ => OrtValue.CreateTensorValueFromMemory(new float[length], shape),
        };
    }
}
