using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Runs the program in UnitTests/FreshProcess: a saved model loaded where only MLNetExtensions is present.</summary>
internal static class FreshProcess
{
    /// <summary>Loads a model in a new process and runs it on pictures.</summary>
    public static Answer Run(string modelPath, params string[] pictures)
    {
        var program = typeof(FreshProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key ==
            "FreshProcess").Value!;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", program, modelPath, .. pictures])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return JsonSerializer.Deserialize<Answer>(output)!;
    }

    internal sealed record Answer(
        string ImageType, string[] Transformers, string[]? InputColumns, Detection[][] Detections, string[] Assemblies);
}
