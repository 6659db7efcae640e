namespace Microsoft.ML;

/// <summary>What the compiler says where a trimmed or natively compiled program calls what does not work there.</summary>
internal static class TrimmedPrograms
{
    public const string Pipelines = "ML.NET finds columns and parts of saved models by reflection. Use OnnxDetector, or keep MLNetGhost, "
        + "the Microsoft.ML assemblies and your row classes whole (TrimmerRootAssembly).";

    public const string PipelinesCompile = "ML.NET makes code and generic types while it runs. Use OnnxDetector in natively compiled "
        + "programs.";
}
