using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Safetensors;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Writes weights that other runs begin with, in half precision, and where they come from: everything but the last layer of the class
/// branches, which has an output for each of the drawn families.
/// </summary>
internal static partial class StarterWeightsFile
{
    /// <summary>The key of the metadata that names the member.</summary>
    public const string ModelKey = "mlnetghost.starter";

    /// <summary>The key of the metadata that says by which command the weights were made.</summary>
    public const string CommandKey = "command";

    private const string StepsKey = "steps";
    private const string GeneratorKey = "generator";

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="weights">The averaged weights by name.</param>
    /// <param name="options">How they were trained.</param>
    /// <param name="parts">What the pictures consisted of.</param>
    /// <param name="steps">Steps that were done.</param>
    /// <param name="loss">Mean loss of the last steps.</param>
    public static void Write(
        string path,
        IEnumerable<(string Name, Tensor Tensor)> weights,
        PretrainingOptions options,
        SceneParts parts,
        int steps,
        LossParts loss)
    {
        using var scope = NewDisposeScope();
        var tensors = weights.Where(entry => !LastLayerOfClassBranch().IsMatch(entry.Name))
            .ToDictionary(entry => entry.Name, entry => SafetensorsTensors.ToEntry(entry.Tensor), StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ModelKey] = options.Model.Name,
            [CommandKey] = options.ToCommand(),
            ["seed"] = Text($"{options.Seed}"),
            [StepsKey] = Steps(steps, options),
            ["pictures"] = Text($"{(long)steps * options.BatchSize}"),
            [GeneratorKey] = Generator(parts),
            ["loss"] = Text($"box {loss.Box:0.000}, class {loss.Class:0.000}, dfl {loss.Dfl:0.000}"),
            ["program"] = Program(),
            ["licence"] = "MIT",
        };
        new SafetensorsFile(tensors, metadata).Write(path, ElementType.F16);
    }

    /// <summary>Whether a file was written at the end of a run, not before.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The options of the run; those about speed may differ.</param>
    /// <param name="parts">What its pictures consisted of.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no safetensors file.</exception>
    public static bool IsOfWholeRun(string path, PretrainingOptions options, SceneParts parts)
    {
        var metadata = SafetensorsFile.Read(path).Metadata;
        return Has(CommandKey, options.ToCommand()) && Has(StepsKey, Steps(options.Steps, options)) && Has(GeneratorKey, Generator(parts));

        bool Has(string key, string value) => metadata.TryGetValue(key, out var found) && found == value;
    }

    private static string Steps(int steps, PretrainingOptions options) => Text($"{steps} of {options.Steps}");

    private static string Generator(SceneParts parts) => parts == SceneParts.All
        ? Text($"{SceneComposer.Version}")
        : Text($"{SceneComposer.Version} without {SceneParts.All & ~parts}");

    // The version, and the commit that it was built from.
    private static string Program() => typeof(StarterWeightsFile).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    [GeneratedRegex(@"\Ahead\.cv3\.\d+\.2\.")]
    private static partial Regex LastLayerOfClassBranch();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
