using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>
/// A checkpoint written by an earlier version of the trainer, stored as its header: metadata, names and shapes. Its tensors come from a
/// formula, so that megabytes need not be stored, and the file is laid out here, not by the product's writer.
/// </summary>
/// <remarks>
/// In the JSON, <c>weights</c> is a tree of names whose leaves are shapes; <c>run</c> says for each kind of a run's state whether it has
/// a tensor for all weights or only for the parameters; <c>expected</c> is what that earlier version computed from exactly these files.
/// </remarks>
internal sealed class StoredCheckpoint
{
    /// <summary>Mean scale of a normalisation in a branch and elsewhere: signals neither vanish nor grow with depth.</summary>
    private const double BranchScale = 0.55, Scale = 1.15;

    private readonly JsonElement _root;

    private StoredCheckpoint(JsonElement root) => _root = root;

    /// <summary>What the trainer that wrote it computed from the files of <see cref="WriteBest"/> and <see cref="WriteLast"/>.</summary>
    public JsonElement Expected => _root.GetProperty("expected");

    /// <summary>Reads a fixture.</summary>
    public static StoredCheckpoint Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return new StoredCheckpoint(document.RootElement.Clone());
    }

    /// <summary>Writes <c>best.safetensors</c>: weights alone.</summary>
    public void WriteBest(string path) => Write(path, "best", Weights());

    /// <summary>Writes <c>last.safetensors</c>: weights and the state of a run after one of its two epochs.</summary>
    public void WriteLast(string path)
    {
        var weights = Weights().ToList();
        var run = from kind in _root.GetProperty("run").EnumerateObject()
                  from weight in weights
                  where kind.Value.GetString() == "all" || !IsStatistic(weight.Name)
                  select ($"run.{kind.Name}.{weight.Name}", weight.Shape);
        Write(path, "last", [.. weights, .. run]);
    }

    /// <summary>A picture (1, 3, side, side) as its elements, in [0, 1].</summary>
    public static float[] Picture(int side) => Numbers("picture", 3 * side * side, number => (float)((number + 1) / 2));

    private static bool IsStatistic(string name) => Ends(name, ".running_mean") || Ends(name, ".running_var");

    private static bool Begins(string name, string with) => name.StartsWith(with, StringComparison.Ordinal);

    private static bool Ends(string name, string with) => name.EndsWith(with, StringComparison.Ordinal);

    private IEnumerable<(string Name, long[] Shape)> Weights() => Leaves("", _root.GetProperty("weights"));

    private static IEnumerable<(string Name, long[] Shape)> Leaves(string prefix, JsonElement node) =>
        node.EnumerateObject().SelectMany(child => child.Value.ValueKind == JsonValueKind.Array
            ? [(prefix + child.Name, child.Value.EnumerateArray().Select(dimension => dimension.GetInt64()).ToArray())]
            : Leaves($"{prefix}{child.Name}.", child.Value));

    private void Write(string path, string kind, IEnumerable<(string Name, long[] Shape)> tensors)
    {
        var entries = tensors.ToList();
        var header = new JsonObject { ["__metadata__"] = JsonNode.Parse(_root.GetProperty("metadata").GetProperty(kind).GetRawText()) };
        long offset = 0;
        foreach (var (name, shape) in entries)
        {
            var end = offset + (sizeof(float) * Count(shape));
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. shape.Select(dimension => (JsonNode)dimension)]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }

        var text = Encoding.UTF8.GetBytes(header.ToJsonString());
        var length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        using var stream = File.Create(path);
        stream.Write(length);
        stream.Write(text);
        foreach (var (name, shape) in entries)
        {
            stream.Write(MemoryMarshal.AsBytes(Values(name, shape).AsSpan()));
        }
    }

    private static long Count(long[] shape) => shape.Aggregate(1L, (product, dimension) => product * dimension);

    private static float[] Values(string name, long[] shape)
    {
        const string trained = "run.weights.", mean = "run.mean.", square = "run.square.", gradient = "run.gradient.";
        var (count, fanIn) = ((int)Count(shape), shape.Skip(1).Aggregate(1L, (product, dimension) => product * dimension));
        var scale = name.Contains("_rpr_", StringComparison.Ordinal) ? BranchScale : Scale;
        return name switch
        {
            _ when Begins(name, trained) => Values(name[trained.Length..], shape),
            _ when Begins(name, mean) || Begins(name, gradient) => Numbers(name, count, number => (float)(1e-4 * number)),
            _ when Begins(name, square) => Numbers(name, count, number => (float)(1e-8 * (1.5 + number))),
            _ when Ends(name, ".running_var") => Numbers(name, count, number => (float)(1 + (0.25 * number))),
            _ when shape.Length == 1 && Ends(name, ".weight") => Numbers(name, count, number => (float)(scale + (0.2 * number))),
            _ when shape.Length == 1 => Numbers(name, count, number => (float)(0.1 * number)),
            _ => Numbers(name, count, number => (float)(number * Math.Sqrt(3.0 / fanIn))),
        };
    }

    /// <summary>Uniform numbers in [−1, 1) that depend only on the name and the position.</summary>
    private static float[] Numbers(string name, int count, Func<double, float> form)
    {
        var seed = name.Aggregate(0xcbf29ce484222325UL, (hash, character) => unchecked((hash ^ character) * 0x100000001b3UL));
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            var mixed = unchecked(seed + ((ulong)i * 0x9e3779b97f4a7c15UL));
            mixed = unchecked((mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9UL);
            mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94d049bb133111ebUL);
            values[i] = form(((mixed ^ (mixed >> 31)) >> 40) * (2.0 / (1 << 24)) - 1);
        }

        return values;
    }
}
