using MLNetGhost.Files;
using MLNetGhost.Trainer.Safetensors;

namespace MLNetGhost.Trainer.Weights;

/// <summary>The tensors of a file of weights, whoever wrote it: safetensors, or a state dict of PyTorch.</summary>
/// <param name="Path">The file.</param>
/// <param name="Tensors">The tensors by name.</param>
/// <param name="Metadata">What a safetensors file says about itself.</param>
internal sealed record WeightFile(
    string Path, IReadOnlyDictionary<string, SafetensorsEntry> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    private const string OwnPrefix = "mlnetghost.";

    /// <summary>Whether this library wrote it, so that it has our names and our input.</summary>
    public bool IsOwn => Metadata.Keys.Any(key => key.StartsWith(OwnPrefix, StringComparison.Ordinal));

    /// <summary>Reads a file; its content says what it is, not its name.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is of another kind, damaged, or needs classes of Python.</exception>
    public static WeightFile Read(string path)
    {
        if (!File.Exists(path))
        {
            throw SharedFile.NotFound(path, $"{path} does not exist; name a file of weights (.safetensors, .pth, .pt or .bin).");
        }

        var start = ReadStart(path);
        if (PyTorchFile.IsArchive(start))
        {
            return new WeightFile(path, PyTorchFile.Read(path), new Dictionary<string, string>());
        }

        if (PyTorchFile.IsBarePickle(start))
        {
            throw new InvalidDataException($"{path} is a bare pickle, the form of PyTorch before version 1.6, which is not read because "
                + $"unpickling can run any code. In Python, load a file that you trust and save its plain state dict anew: "
                + $"torch.save(torch.load(\"{System.IO.Path.GetFileName(path)}\", map_location=\"cpu\"), \"state.pth\").");
        }

        var file = SafetensorsFile.Read(path);
        return new WeightFile(path, file.Tensors, file.Metadata);
    }

    /// <summary>Whether PyTorch wrote a file, in its present or its former form.</summary>
    public static bool IsOfPyTorch(string path)
    {
        var start = ReadStart(path);
        return PyTorchFile.IsArchive(start) || PyTorchFile.IsBarePickle(start);
    }

    private static byte[] ReadStart(string path)
    {
        using var stream = SharedFile.OpenStream(path);
        var start = new byte[PyTorchFile.StartLength];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}
