using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using MLNetGhost.Trainer.Safetensors;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>
/// Writes files as torch.save does: a pickle of protocol 2 and a file of numbers for each tensor, uncompressed in a zip archive.
/// </summary>
internal sealed class PyTorchArchive
{
    private readonly List<byte> _pickle = [];
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public PyTorchArchive() => Code(0x80, 2);

    /// <summary>A state dict, with the versions of modules that PyTorch hangs on it.</summary>
    public static void WriteStateDict(string path, IReadOnlyDictionary<string, SafetensorsEntry> tensors) =>
        new PyTorchArchive().StateDict(tensors).Write(path);

    public PyTorchArchive StateDict(IReadOnlyDictionary<string, SafetensorsEntry> tensors)
    {
        Global("collections", "OrderedDict").Code(')', 'R').Code('(');
        foreach (var (name, entry) in tensors)
        {
            Text(name).Tensor(entry.Shape, MemoryMarshal.AsBytes(entry.Values.AsSpan()).ToArray());
        }

        return Code('u').Code('}').Text("_metadata").Global("collections", "OrderedDict").Code(')', 'R').Code('s').Code('b');
    }

    /// <summary>A tensor with numbers of its own, row by row.</summary>
    public PyTorchArchive Tensor(IReadOnlyList<long> shape, byte[] data, string storage = "FloatStorage", int elementSize = 4)
    {
        var key = $"{_files.Count}";
        _files[$"data/{key}"] = data;
        var strides = shape.Select((_, d) => shape.Skip(d + 1).Aggregate(1L, (product, size) => product * size)).ToArray();
        return View(key, data.Length / elementSize, 0, shape, strides, storage);
    }

    /// <summary>A tensor that is a view of a file's numbers.</summary>
    public PyTorchArchive View(
        string key, long count, long offset, IReadOnlyList<long> shape, IReadOnlyList<long> strides, string storage = "FloatStorage")
    {
        Global("torch._utils", "_rebuild_tensor_v2").Code('(');
        Code('(').Text("storage").Global("torch", storage).Text(key).Text("cpu").Number(count).Code('t').Code('Q');
        Number(offset).Tuple(shape).Tuple(strides).Code(0x89);
        return Global("collections", "OrderedDict").Code(')', 'R').Code('t').Code('R');
    }

    public PyTorchArchive Global(string module, string name) => Code('c').Bytes(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));

    public PyTorchArchive Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return Code('X').Bytes(length.ToArray()).Bytes(bytes);
    }

    public PyTorchArchive Number(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return number is >= int.MinValue and <= int.MaxValue ? Code('J').Bytes(bytes[..4].ToArray()) : Code(0x8a, 8).Bytes(bytes.ToArray());
    }

    public PyTorchArchive Tuple(IReadOnlyList<long> numbers)
    {
        Code('(');
        foreach (var number in numbers)
        {
            Number(number);
        }

        return Code('t');
    }

    public PyTorchArchive Code(params int[] codes) => Bytes([.. codes.Select(code => (byte)code)]);

    public PyTorchArchive Bytes(byte[] bytes)
    {
        _pickle.AddRange(bytes);
        return this;
    }

    public PyTorchArchive File(string name, byte[] content)
    {
        _files[name] = content;
        return this;
    }

    public void Write(string path, CompressionLevel compression = CompressionLevel.NoCompression)
    {
        Code('.');
        using var stream = System.IO.File.Create(path);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (var (name, content) in _files.Prepend(KeyValuePair.Create("data.pkl", (byte[])[.. _pickle])))
        {
            using var entry = archive.CreateEntry($"archive/{name}", compression).Open();
            entry.Write(content);
        }
    }
}
