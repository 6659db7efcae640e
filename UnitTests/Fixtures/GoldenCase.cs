using System.Globalization;
using MLNetGhost.Trainer.Safetensors;
using TorchSharp;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>
/// One numeric reference case: a safetensors file whose metadata names its kind and configuration, or a folder of the coco/ cases.
/// </summary>
public sealed class GoldenCase
{
    private readonly Lazy<SafetensorsFile> _file;

    public GoldenCase(string path, string kind)
    {
        Path = path;
        Kind = kind;
        _file = new Lazy<SafetensorsFile>(() => SafetensorsFile.Read(path));
    }

    /// <summary>The file, or for the kind "coco" the folder.</summary>
    public string Path { get; }

    public string Kind { get; }

    public IEnumerable<string> Names => _file.Value.Tensors.Keys;

    public bool Has(string name) => _file.Value.Tensors.ContainsKey(name);

    public string Text(string key) => _file.Value.Metadata.TryGetValue(key, out var value)
        ? value
        : throw new InvalidDataException($"{Path} has no metadata entry '{key}'.");

    public int Int(string key) => int.Parse(Text(key), CultureInfo.InvariantCulture);

    public double Number(string key) => double.Parse(Text(key), CultureInfo.InvariantCulture);

    public bool Flag(string key) => Text(key) is "1" or "true" or "True";

    public int[] Ints(string key) => [.. Text(key).Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];

    /// <summary>The elements of a tensor, row-major.</summary>
    public float[] Values(string name) => Entry(name).Values;

    public long[] Shape(string name) => [.. Entry(name).Shape];

    /// <summary>The tensor, float32, on the CPU; the caller disposes it.</summary>
    public torch.Tensor Tensor(string name)
    {
        var entry = Entry(name);
        return torch.tensor(entry.Values).reshape([.. entry.Shape]);
    }

    /// <summary>The rows of a two-dimensional tensor.</summary>
    public float[][] Rows(string name)
    {
        var entry = Entry(name);
        var width = (int)entry.Shape[1];
        return [.. Enumerable.Range(0, (int)entry.Shape[0]).Select(i => entry.Values.AsSpan(i * width, width).ToArray())];
    }

    /// <summary>The state dict: every tensor whose name starts with the prefix, under its name without the prefix.</summary>
    public Dictionary<string, torch.Tensor> StateDict(string prefix = "sd.") =>
        Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(name => name[prefix.Length..], Tensor);

    public override string ToString() => System.IO.Path.GetFileNameWithoutExtension(Path);

    private SafetensorsEntry Entry(string name) => _file.Value.Tensors.TryGetValue(name, out var entry)
        ? entry
        : throw new InvalidDataException($"{Path} has no tensor '{name}'; it has {string.Join(", ", Names)}.");
}
