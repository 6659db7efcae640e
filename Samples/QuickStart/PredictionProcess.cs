using System.Diagnostics;
using System.Reflection;

namespace MLNetGhost.Samples.QuickStart;

/// <summary>Runs the sample PredictionEngine, which has no TorchSharp, in a separate process.</summary>
internal static class PredictionProcess
{
    /// <summary>Loads the model there and detects objects in the pictures of a folder.</summary>
    /// <exception cref="InvalidOperationException">The process failed.</exception>
    public static void Run(string model, string pictures, string annotated)
    {
        var program = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(entry => entry.Key == "PredictionProgram").Value!;
        Console.WriteLine($"\nA separate process without TorchSharp loads {Path.GetFileName(model)}:");
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        using var process = Process.Start(new ProcessStartInfo(dotnet, [program, model, pictures, annotated]))
            ?? throw new InvalidOperationException($"{program} did not start.");
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}.");
        }
    }
}
