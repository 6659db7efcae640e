using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Runs a model in ONNX Runtime on tensors.</summary>
public static class OnnxRunner
{
    /// <summary>All outputs of the model, in its order, as float32 tensors of the current dispose scope.</summary>
    /// <param name="model">The bytes of an <c>.onnx</c> file.</param>
    /// <param name="inputs">One tensor per input, in the model's order.</param>
    public static torch.Tensor[] Run(byte[] model, params torch.Tensor[] inputs)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        using var runOptions = new RunOptions();
        var values = inputs.Select(input => OrtValue.CreateTensorValueFromMemory(input.contiguous().data<float>().ToArray(), input.shape))
            .ToArray();
        try
        {
            using var outputs = session.Run(runOptions, session.InputNames, values, session.OutputNames);
            return [.. outputs.Select(
                output => torch.tensor(output.GetTensorDataAsSpan<float>().ToArray(), output.GetTensorTypeAndShape().Shape))];
        }
        finally
        {
            foreach (var value in values)
            {
                value.Dispose();
            }
        }
    }
}
