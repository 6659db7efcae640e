using System.Globalization;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows what networks cost: per layer and in total, as trained and folded.</summary>
internal static class ProfileTable
{
    private const double Million = 1e6;
    private const double Billion = 1e9;
    private const double BytesPerNumber = 4;
    private const double Mebibyte = 1 << 20;

    /// <summary>Writes one row per layer. Both networks have the same layers in the same order.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="trained">The network as it is trained.</param>
    /// <param name="folded">Its folded twin.</param>
    public static void WriteLayers(ProgramConsole console, NetworkProfile trained, NetworkProfile folded)
    {
        var table = new FittedTable(
            new("Layer"), new("Kind", 3), new("Output", 2), new("Parameters"), new("folded"), new("GFLOPs", 1), new("folded", 1),
            new("Outputs, MiB", 4), new("folded", 4));
        foreach (var (layer, plain) in trained.Layers.Zip(folded.Layers))
        {
            table.Add(
                layer.Name, layer.Kind, string.Join(" × ", layer.Output), Count(layer.Parameters), Count(plain.Parameters),
                Flops(layer.Multiplications, "0.0000"), Flops(plain.Multiplications, "0.0000"), Mebibytes(layer.OutputElements, "0.00"),
                Mebibytes(plain.OutputElements, "0.00"));
        }

        table.Write(console);
    }

    /// <summary>Writes the totals.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="title">Name of the model and size of the picture.</param>
    /// <param name="trained">The network as it is trained.</param>
    /// <param name="folded">Its folded twin.</param>
    public static void WriteTotals(ProgramConsole console, string title, NetworkProfile trained, NetworkProfile folded)
    {
        var table = new FittedTable(new("Model"), new("as trained"), new("folded")) { Title = title };
        table.Add("Parameters", Count(trained.Parameters), Count(folded.Parameters));
        table.Add("Convolutions", Count(trained.ConvolutionCount), Count(folded.ConvolutionCount));
        table.Add("GFLOPs (2 × multiplications)", Flops(trained.Multiplications, "0.00"), Flops(folded.Multiplications, "0.00"));
        table.Add("Weights, MiB", Mebibytes(trained.Parameters), Mebibytes(folded.Parameters));
        table.Add("Outputs of convolutions, MiB", Mebibytes(trained.OutputElements), Mebibytes(folded.OutputElements));
        table.Write(console);
    }

    /// <summary>Writes one row per model.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="title">Number of classes and size of the picture.</param>
    /// <param name="models">The models.</param>
    public static void WriteFamily(ProgramConsole console, string title, IEnumerable<NetworkCosts> models)
    {
        var table = new FittedTable(
            new("Model"), new("Params, M"), new("folded, M"), new("GFLOPs", 1), new("folded", 1), new("Convs", 3), new("folded", 3),
            new("Outputs, MiB", 2, "Outputs"), new("folded", 2))
        {
            Title = title,
        };
        foreach (var (name, trained, folded) in models)
        {
            table.Add(
                name, Millions(trained.Parameters), Millions(folded.Parameters), Flops(trained.Multiplications, "0.00"),
                Flops(folded.Multiplications, "0.00"), Count(trained.ConvolutionCount), Count(folded.ConvolutionCount),
                Mebibytes(trained.OutputElements), Mebibytes(folded.OutputElements));
        }

        table.Write(console);
    }

    /// <summary>Writes what is in an ONNX file.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="path">The file.</param>
    /// <param name="profile">Its content.</param>
    /// <param name="description">What it is as a detector.</param>
    public static void WriteOnnx(ProgramConsole console, string path, OnnxProfile profile, DetectorDescription description)
    {
        console.WriteLine($"{path}: ONNX opset {Count(profile.Opset)}, {Millions(profile.Parameters)} M parameters, "
            + $"{(profile.Bytes / Mebibyte).ToString("0.00", CultureInfo.InvariantCulture)} MiB");
        console.WriteLine($"Inputs:    {string.Join(", ", profile.Inputs)}");
        console.WriteLine($"Outputs:   {string.Join(", ", profile.Outputs)}");
        console.WriteLine($"Operators: {string.Join(", ", profile.Operators.Select(entry => $"{entry.Name} {Count(entry.Count)}"))}");
        foreach (var (key, value) in profile.Metadata)
        {
            console.WriteLine($"{key}: {value}");
        }

        console.WriteLine("");
        foreach (var (title, text) in description.Lines)
        {
            console.WriteLine($"{title}: {text}");
        }

        if (description.Refusal is { } refusal)
        {
            console.WriteLine(refusal);
        }
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Millions(long value) => (value / Million).ToString("0.000", CultureInfo.InvariantCulture);

    private static string Flops(long multiplications, string format) =>
        (2 * multiplications / Billion).ToString(format, CultureInfo.InvariantCulture);

    private static string Mebibytes(long numbers, string format =
        "0.0") => (numbers * BytesPerNumber / Mebibyte).ToString(format, CultureInfo.InvariantCulture);
}
