using System.IO.Compression;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Safetensors;

namespace MLNetGhost.Trainer.Weights;

/// <summary>
/// Reads the state dict of a file of <c>torch.save</c> (<c>.pth</c>, <c>.pt</c>, <c>.bin</c>): a zip archive with a pickle that describes
/// the tensors (<c>data.pkl</c>) and a file of raw numbers for each storage (<c>data/0</c>, <c>data/1</c>, …).
/// </summary>
internal static class PyTorchFile
{
    private const string PickleName = "data.pkl";

    /// <summary>The description of a network of thousands of tensors has less than one megabyte.</summary>
    private const int LargestPickle = 8 << 20;

    /// <summary>Where training programs keep the state dict among other things, the better one first.</summary>
    private static readonly string[] s_stateDicts =
        ["state_dict_ema", "model_ema", "ema_state_dict", "ema", "state_dict", "model_state_dict", "model", "net", "network"];

    /// <summary>How many bytes tell the forms apart.</summary>
    public const int StartLength = 9;

    /// <summary>Whether a file begins like an archive of <c>torch.save</c>.</summary>
    public static bool IsArchive(ReadOnlySpan<byte> start) => start.StartsWith("PK\u0003\u0004"u8);

    /// <summary>Whether a file begins like one that PyTorch wrote before version 1.6: a bare pickle.</summary>
    /// <remarks>A safetensors file begins with eight bytes for the length of its header, and that with a brace.</remarks>
    public static bool IsBarePickle(ReadOnlySpan<byte> start) =>
        start is [0x80, >= 2 and <= 5, ..] && (start.Length < StartLength || start[StartLength - 1] != '{');

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tensors by name, as float32.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, is no archive of PyTorch, needs classes of Python, or holds no state
    /// dict.</exception>
    public static IReadOnlyDictionary<string, SafetensorsEntry> Read(string path)
    {
        try
        {
            using var stream = SharedFile.OpenStream(path);
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            var entries = archive.Entries.GroupBy(entry => entry.FullName, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
            var pickle = entries.Values.FirstOrDefault(entry => entry.Name == PickleName)
                ?? throw new InvalidDataException($"the archive has no {PickleName}");
            if (pickle.Length > LargestPickle)
            {
                throw new InvalidDataException($"its {PickleName} has {pickle.Length} bytes; at most {LargestPickle} are read");
            }

            var root = pickle.FullName[..^PickleName.Length];
            RequireLittleEndian(entries.GetValueOrDefault($"{root}byteorder"), stream.Length);
            var tensors = FindStateDict(PickleReader.Read(ReadEntry(pickle, stream.Length)));
            return Load(tensors, key => entries.GetValueOrDefault($"{root}data/{key}"), stream.Length);
        }
        catch (PickledClassException e)
        {
            throw new InvalidDataException($"{path} needs Python's {Excerpt.Of(e.Name)}; loading classes can run any code, so only plain "
                + $"tensors, dictionaries, numbers and text are read. In Python, load a file that you trust and save its plain state dict: "
                + $"model = torch.load(\"{Path.GetFileName(path)}\", weights_only=False), for a YOLO file then "
                + $"model = model[\"model\"].float(), and torch.save(model.state_dict(), \"state.pth\").", e);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException($"{path} cannot be read as a PyTorch file: {Reason(e)}. Copy or download it again, or save the "
                + $"state dict anew with torch.save(model.state_dict(), \"state.pth\").", e);
        }
    }

    private static string Reason(Exception e) => Excerpt.Of(e.Message.TrimEnd('.'));

    private static void RequireLittleEndian(ZipArchiveEntry? entry, long fileLength)
    {
        if (entry is { Length: < 16 } && !ReadEntry(entry, fileLength).AsSpan().StartsWith("little"u8))
        {
            throw new InvalidDataException("its numbers are big-endian; only little-endian ones are read");
        }
    }

    /// <summary>torch.save does not compress, so no entry is larger than the file, however large it says that it is.</summary>
    private static byte[] ReadEntry(ZipArchiveEntry entry, long fileLength)
    {
        if (entry.Length != entry.CompressedLength || entry.Length > fileLength || entry.Length > Array.MaxLength)
        {
            throw new InvalidDataException($"its entry {Excerpt.Of(entry.FullName)} claims {entry.Length} bytes, "
                + $"{entry.CompressedLength} in a file of {fileLength}; torch.save writes entries as they are");
        }

        var bytes = new byte[entry.Length];
        using var content = entry.Open();
        content.ReadExactly(bytes);
        return bytes;
    }

    private static Dictionary<string, PickledTensor> FindStateDict(object? root)
    {
        if (root is not Dictionary<object, object?> dictionary)
        {
            throw new InvalidDataException("it holds no dictionary of tensors");
        }

        // A checkpoint may have tensors of its own beside its state dict, such as the best accuracy.
        var candidates = s_stateDicts.Select(key => dictionary.GetValueOrDefault(key) as Dictionary<object, object?>).Append(dictionary);
        return candidates.OfType<Dictionary<object, object?>>().Select(TensorsOf).FirstOrDefault(tensors => tensors.Count > 0)
            ?? throw new InvalidDataException(
                $"it holds no dictionary of tensors, neither itself nor as {string.Join(", ", s_stateDicts)}");
    }

    private static Dictionary<string, PickledTensor> TensorsOf(Dictionary<object, object?> dictionary) => dictionary
        .Where(entry => entry is { Key: string, Value: PickledTensor })
        .ToDictionary(entry => (string)entry.Key, entry => (PickledTensor)entry.Value!, StringComparer.Ordinal);

    private static Dictionary<string, SafetensorsEntry> Load(
        Dictionary<string, PickledTensor> tensors, Func<string, ZipArchiveEntry?> find, long fileLength)
    {
        // Tensors may share numbers, but hardly more often than twice.
        var total = tensors.Values.Aggregate((Int128)0, (sum, tensor) => sum + ((Int128)tensor.Count * tensor.Storage.Type.Size()));
        if (total > 2 * (Int128)fileLength)
        {
            throw new InvalidDataException($"its tensors claim {total} bytes of a file of {fileLength}");
        }

        var loaded = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        foreach (var group in tensors.GroupBy(entry => entry.Value.Storage.Key, StringComparer.Ordinal))
        {
            var entry = find(group.Key) ?? throw new InvalidDataException($"the archive has no data/{Excerpt.Of(group.Key)}");
            var bytes = ReadEntry(entry, fileLength);
            foreach (var sameType in group.GroupBy(item => item.Value.Storage))
            {
                if ((Int128)sameType.Key.Count * sameType.Key.Type.Size() != bytes.Length)
                {
                    throw new InvalidDataException($"data/{Excerpt.Of(group.Key)} has {bytes.Length} bytes; "
                        + $"{sameType.Key.Count} elements of {sameType.Key.Type.Size()} bytes are announced");
                }

                var stored = sameType.Key.Type.Decode(bytes);
                foreach (var (name, tensor) in sameType)
                {
                    loaded[name] = new SafetensorsEntry(tensor.Shape, tensor.Gather(stored));
                }
            }
        }

        return loaded;
    }
}
