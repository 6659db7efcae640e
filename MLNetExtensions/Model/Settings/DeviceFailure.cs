using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Files;

namespace MLNetGhost.Model;

/// <summary>Says why a device cannot be used: what is missing, what is there instead, and what to do.</summary>
internal static partial class DeviceFailure
{
    private const string NvidiaCards = "/proc/driver/nvidia/gpus";

    /// <summary>The referenced build of ONNX Runtime does not contain the provider.</summary>
    public static InvalidOperationException MissingProvider(string device, ExecutionProvider provider)
    {
        var runtime = OrtEnv.Instance();
        var present = ExecutionProvider.All.Where(other => runtime.GetAvailableProviders().Contains(other.RuntimeName));
        return new($"The device '{device}' cannot be used: the build of ONNX Runtime {runtime.GetVersionString()} that is in use has "
            + $"{string.Join(", ", present.Select(other => other.Name))} only. Reference {provider.Source}, or use 'cpu'.");
    }

    /// <summary>The provider is there, but not what it needs.</summary>
    /// <param name="options">The device and its options.</param>
    /// <param name="cause">What ONNX Runtime says.</param>
    public static InvalidOperationException Of(OnnxDetectorOptions options, Exception cause)
    {
        var device = InferenceDevice.Parse(options.Device);
        var (fault, remedy) = ProviderLibrary(device.Provider) is { } file && Unloadable(file) is { } missing
            ? (Describe(missing, LibraryFolders()), Remedy(missing))
            : device.Provider.HasPinnedMemory && CardsHere(NvidiaCards) is { } cards && device.Index >= cards
                ? (Describe(cards), cards > 0 ? $"Use '{device.Provider.Name}:{cards - 1}' or less, or 'cpu'." : "Use 'cpu'.")
                : (Shorten(cause.Message), cause is OnnxRuntimeException
                    ? "Check its driver, its options, and the versions that ONNX Runtime's package for it needs, or use 'cpu'."
                    : $"Reference {device.Provider.Source}, or use 'cpu'.");
        return new($"The device '{options.Device}' cannot be used: {fault}. {remedy}", cause);
    }

    /// <summary>ONNX Runtime stopped within a run: the model contradicts itself, or asks for more memory than there is.</summary>
    /// <param name="cause">What ONNX Runtime says.</param>
    public static InvalidDataException OfRun(OnnxRuntimeException cause) => new(
        $"The network stopped: {Excerpt.Of(cause.Message, ModelLimits.LongestReason)} Export the model again, or use a "
        + $"smaller input.", cause);

    /// <summary>Whether ONNX Runtime stopped because a device has no more memory.</summary>
    public static bool IsOutOfMemory(OnnxRuntimeException cause) =>
        cause.Message.Contains("Failed to allocate memory", StringComparison.Ordinal)
        || cause.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);

    /// <summary>The device has no memory for a batch.</summary>
    /// <param name="pictures">Pictures in the batch.</param>
    /// <param name="width">Width of the input in pixels.</param>
    /// <param name="height">Height of the input in pixels.</param>
    /// <param name="isFixed">Whether the model runs with this batch only.</param>
    /// <param name="cause">What ONNX Runtime says.</param>
    public static InsufficientMemoryException OutOfMemory(int pictures, int width, int height, bool isFixed, OnnxRuntimeException cause)
    {
        var remedy = pictures == 1 || isFixed
            ? "use a smaller input or batch, a device with more memory, or 'cpu'"
            : $"a batch of {pictures / 2} may fit: set ReadAhead to {pictures - 1}";
        return new($"The device has no memory for a batch of {pictures} at {width}×{height}; {remedy}. "
            + $"({Shorten(cause.Message)}.)", cause);
    }

    /// <summary>What a missing library is, and which versions of it lie in some folders.</summary>
    /// <param name="library">Its file name: libcublasLt.so.13.</param>
    /// <param name="folders">Where to look; those that do not exist are left out.</param>
    internal static string Describe(string library, IEnumerable<string> folders)
    {
        var name = WithoutVersion().Match(library).Value;
        var others = folders.Distinct(StringComparer.Ordinal).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, $"{name}*"))
            .Where(path => Path.GetFileName(path) != library && MajorVersion(Path.GetFileName(path)) is not null)
            .OrderBy(path => path, StringComparer.Ordinal).Take(3).ToArray();
        var found = others.Length > 0 ? $"this machine has {string.Join(", ", others)}" : "no version of it was found";
        var cuda = IsCuda(library) && MajorVersion(library) is { } major ? $" of CUDA {major}" : "";
        return $"its provider needs {library}{cuda}, and {found}";
    }

    /// <summary>The number of NVIDIA cards that the driver lists in a folder; null if there is no such driver.</summary>
    internal static int? CardsHere(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder).Length : null;

    private static string Describe(int cards) => cards switch
    {
        0 => "the driver lists no card",
        1 => "this machine has one card, of index 0",
        _ => $"this machine has {cards} cards, of index 0 to {cards - 1}",
    };

    private static string Remedy(string library) => IsCuda(library) && MajorVersion(library) is { } major
        ? $"Install CUDA {major} and put its folder of libraries on LD_LIBRARY_PATH, take the package of ONNX Runtime that is made for the "
            + $"CUDA that is here, or use 'cpu'."
        : "Install it and put its folder on LD_LIBRARY_PATH, or use 'cpu'.";

    /// <summary>The file of a provider that is a library of its own, beside that of ONNX Runtime; null for others.</summary>
    private static string? ProviderLibrary(ExecutionProvider provider)
    {
        if (!provider.HasPinnedMemory || !OperatingSystem.IsLinux())
        {
            return null;
        }

        using var process = Process.GetCurrentProcess();
        var runtime = process.Modules.Cast<ProcessModule>().FirstOrDefault(module => module.ModuleName == "libonnxruntime.so")?.FileName;
        var file = runtime is null ? null : Path.Combine(Path.GetDirectoryName(runtime)!, $"libonnxruntime_providers_{provider.Name}.so");
        return File.Exists(file) ? file : null;
    }

    /// <summary>The library that another one needs and the system does not find; null if there is none.</summary>
    private static string? Unloadable(string file)
    {
        try
        {
            // ONNX Runtime says only that this failed; the system says why.
            NativeLibrary.Free(NativeLibrary.Load(file));
            return null;
        }
        catch (DllNotFoundException e)
        {
            return MissingLibrary().Match(e.Message) is { Success: true } match ? match.Groups["library"].Value : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    private static IEnumerable<string> LibraryFolders()
    {
        var listed = Environment.GetEnvironmentVariable("LD_LIBRARY_PATH")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var installed = Directory.Exists("/usr/local")
            ? Directory.EnumerateDirectories("/usr/local", "cuda*").Select(folder => Path.Combine(folder, "lib64"))
            : [];
        return [.. listed, .. installed, "/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib"];
    }

    private static bool IsCuda(string library) => CudaLibrary().IsMatch(library);

    private static string? MajorVersion(string library) =>
        Version().Match(library) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>ONNX Runtime breaks the lines of some messages.</summary>
    private static string Shorten(string message) =>
        string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');

    [GeneratedRegex(@"(?<library>lib[\w+\-]+\.so(\.\d+)*): cannot open shared object file")]
    private static partial Regex MissingLibrary();

    [GeneratedRegex(@"^.*?\.so(?=\.|$)")]
    private static partial Regex WithoutVersion();

    [GeneratedRegex(@"\.so\.(\d+)")]
    private static partial Regex Version();

    /// <summary>The libraries whose major version is that of CUDA.</summary>
    [GeneratedRegex(@"^lib(cudart|cublas|cublasLt)\.so")]
    private static partial Regex CudaLibrary();
}
