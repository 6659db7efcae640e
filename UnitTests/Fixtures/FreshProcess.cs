using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Runs the program in UnitTests/FreshProcess: a saved model loaded where only MLNetExtensions is present.</summary>
internal static class FreshProcess
{
    /// <summary>Loads a model in a new process and runs it on pictures.</summary>
    public static Answer Run(string modelPath, params string[] pictures) => Start<Answer>([modelPath, .. pictures]);

    /// <summary>Loads a model in a new process and runs it on pictures from many threads.</summary>
    /// <param name="modelPath">The model.</param>
    /// <param name="rounds">Number of rounds.</param>
    /// <param name="picturesPerRound">Predictions per round.</param>
    /// <param name="pictures">The picture files.</param>
    public static LoadFigures Load(string modelPath, int rounds, int picturesPerRound, string[] pictures) =>
        Start<LoadFigures>(["load", modelPath, $"{rounds}", $"{picturesPerRound}", .. pictures]);

    private static T Start<T>(string[] arguments)
    {
        var program = typeof(FreshProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key ==
            "FreshProcess").Value!;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        // Code that is compiled anew while it runs would count as memory that grows.
        start.Environment["DOTNET_TieredCompilation"] = "0";
        foreach (var argument in (string[])["exec", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return JsonSerializer.Deserialize<T>(output)!;
    }

    /// <summary>What the process found under load.</summary>
    /// <param name="Wrong">Rows whose detections were not those of one thread.</param>
    /// <param name="Found">Pictures with at least one detection.</param>
    /// <param name="Resident">Resident bytes after each round.</param>
    /// <param name="Peak">The most resident bytes.</param>
    internal sealed record LoadFigures(int Wrong, int Found, long[] Resident, long Peak);

    internal sealed record Answer(
        string ImageType, string[] Transformers, string[]? InputColumns, Detection[][] Detections, string[] Assemblies);
}
