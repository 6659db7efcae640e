using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.OnnxRuntime;

namespace MLNetGhost.Benchmarks.Reports;

/// <summary>Where the figures were measured.</summary>
/// <param name="Processor">The processor's name.</param>
/// <param name="Cores">Cores that this process may use.</param>
/// <param name="VectorBits">Width of the vectors that .NET uses.</param>
/// <param name="System">Operating system.</param>
/// <param name="Framework">.NET version.</param>
/// <param name="OnnxRuntime">ONNX Runtime version.</param>
internal sealed record Machine(string Processor, int Cores, int VectorBits, string System, string Framework, string OnnxRuntime)
{
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>This machine.</summary>
    public static Machine Current { get; } = new(
        ProcessorName(),
        Environment.ProcessorCount,
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        OrtEnv.Instance().GetVersionString());

    public override string ToString() => $"{Processor}, {Cores} cores, {VectorBits}-bit vectors; {System}; {Framework}; ONNX Runtime "
        + $"{OnnxRuntime}";

    private static string ProcessorName()
    {
        var line = File.Exists(ProcessorFile)
            ? File.ReadLines(ProcessorFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
