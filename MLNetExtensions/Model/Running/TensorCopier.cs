using Microsoft.ML.OnnxRuntime;

namespace MLNetGhost.Model;

/// <summary>
/// Copies a tensor of floats between this process's memory and a device's, into memory that exists already: a session whose network
/// returns its input. ONNX Runtime moves inputs and outputs of a run to where they belong, and has finished when the run returns.
/// </summary>
internal sealed class TensorCopier : IDisposable
{
    private const string Input = "x";
    private const string Output = "y";

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();

    private TensorCopier(InferenceSession session) => _session = session;

    /// <summary>Creates a copier for a device.</summary>
    /// <param name="options">The device.</param>
    public static TensorCopier Create(OnnxDetectorOptions options)
    {
        using var session = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        InferenceDevice.Select(session, new OnnxDetectorOptions { Device = options.Device });
        return new TensorCopier(new InferenceSession(IdentityModel(), session));
    }

    /// <summary>Copies one tensor into another of the same shape; complete when it returns.</summary>
    public void Copy(OrtValue source, OrtValue target) => _session.Run(_runOptions, [Input], [source], [Output], [target]);

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }

    /// <summary>An ONNX file with one Identity node on float tensors of any shape.</summary>
    private static byte[] IdentityModel()
    {
        // Field and wire type, then the value; a nested message has its length before it.
        byte[] floats = Message(2, Message(1, [0x08, 0x01]));
        byte[] graph =
        [
            .. Message(1, [.. Text(1, Input), .. Text(2, Output), .. Text(4, "Identity")]),
            .. Text(2, "copy"),
            .. Message(11, [.. Text(1, Input), .. floats]),
            .. Message(12, [.. Text(1, Output), .. floats]),
        ];
        return [0x08, 0x08, .. Message(7, graph), .. Message(8, [0x10, 0x0D])];
    }

    private static byte[] Text(int field, string value) => Message(field, System.Text.Encoding.UTF8.GetBytes(value));

    private static byte[] Message(int field, byte[] content) => [(byte)((field << 3) | 2), (byte)content.Length, .. content];
}
