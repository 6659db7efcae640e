using System.Security.Cryptography;
using MLNetGhost.Files;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Torch;
using MLNetGhost.Trainer.Weights;

namespace MLNetGhost.Trainer.Training;

/// <summary>Opens the file of a teacher; its content says what it is, not its name.</summary>
internal static class TeacherFile
{
    private const string Kinds = "a checkpoint of this trainer (best.safetensors) or an ONNX model of a detector";

    /// <summary>Which file it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="resumed">The teacher that a resumed run began with; null for a new run.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not the file that the run began with.</exception>
    public static TeacherIdentity Identify(string path, TeacherIdentity? resumed)
    {
        if (!File.Exists(path))
        {
            throw SharedFile.NotFound(path, resumed is null
                ? $"The teacher {path} does not exist; name {Kinds}."
                : $"The run was taught by {path}, which does not exist any more. Put the file with SHA-256 {resumed.Digest} back to resume "
                    + $"the run, name where it is now (--teacher), or start a new run from its weights (--weights).");
        }

        using var stream = SharedFile.OpenStream(path);
        var identity = new TeacherIdentity(Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(stream)));
        return resumed is null || resumed.Digest == identity.Digest ? identity : throw new InvalidDataException(
            $"The run was taught by {path} with SHA-256 {resumed.Digest}, but the file now has {identity.Digest}. Put the former file back "
            + $"to resume the run, or start a new run from its weights (--weights).");
    }

    /// <summary>Loads the teacher.</summary>
    /// <param name="path">A file that exists.</param>
    /// <param name="options">Size of the pictures, device, threads.</param>
    /// <exception cref="InvalidDataException">It is no detector, or reads pictures of another size.</exception>
    /// <exception cref="ArgumentException">The pictures' size changes from batch to batch, and the teacher's cannot.</exception>
    public static TeacherModel Open(string path, TrainingOptions options)
    {
        if (IsSafetensors(path))
        {
            return Explain(path, () => NetworkTeacher.Open(path, TorchDevice.Find(options.Device)));
        }

        if (WeightFile.IsOfPyTorch(path))
        {
            throw new InvalidDataException($"The teacher {path} is a file of PyTorch, which holds weights but not the network that they "
                + $"belong to. Use {Kinds}: export it as ONNX first.");
        }

        if (options.MultiScale)
        {
            throw new ArgumentException($"The teacher {path} is an ONNX model, which reads pictures of one size, but "
                + $"{nameof(TrainingOptions.MultiScale)} (--multi-scale) changes their size; leave that out, or use a checkpoint as the "
                + $"teacher.", nameof(options));
        }

        var (detector, remark) = Explain(path, () => LoadAnywhere(path, options));
        if ((detector.InputWidth, detector.InputHeight) == (options.ImageSize, options.ImageSize))
        {
            return new OnnxTeacher(detector, TorchDevice.Find(options.Device), remark);
        }

        var (width, height) = (detector.InputWidth, detector.InputHeight);
        detector.Dispose();
        throw new InvalidDataException($"The teacher {path} reads pictures of {width} × {height}, but the run's are {options.ImageSize} × "
            + $"{options.ImageSize}. " + (width == height && width % 32 == 0 ? $"Train with --imgsz {width}, or export" : "Export")
            + $" the teacher again for {options.ImageSize} (mlnetghost export --imgsz {options.ImageSize}; in Ultralytics' tools "
            + $"imgsz={options.ImageSize}), or use its checkpoint if it is one of this trainer's.");
    }

    /// <summary>Loads a model on the run's device, or on the processor where ONNX Runtime has no such device.</summary>
    private static (OnnxDetector Detector, string? Remark) LoadAnywhere(string path, TrainingOptions options)
    {
        try
        {
            return (Load(path, options, options.Device), null);
        }
        catch (Exception e) when (options.Device != "cpu" && e is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            return (Load(path, options, "cpu"), $"The teacher runs on the processor: ONNX Runtime cannot use {options.Device} here.");
        }
    }

    /// <summary>Loads a model for the run's pictures, if it leaves its size open; else for its own.</summary>
    private static OnnxDetector Load(string path, TrainingOptions options, string device)
    {
        var settings = new OnnxDetectorOptions { Device = device, Threads = options.Threads, Profile = InferenceProfile.Latency };
        var detector = OnnxDetector.Load(path, settings);
        if ((detector.InputWidth, detector.InputHeight) == (options.ImageSize, options.ImageSize))
        {
            return detector;
        }

        try
        {
            var fitted = OnnxDetector.Load(path, settings with { InputSize = (options.ImageSize, options.ImageSize) });
            detector.Dispose();
            return fitted;
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            // Its size is fixed, or cannot be this one: the caller says so.
            return detector;
        }
    }

    private static T Explain<T>(string path, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The teacher {path} cannot be used; it has to be {Kinds}. {e.Message}", e);
        }
    }

    /// <summary>A safetensors file begins with the length of its header, eight bytes, and the header with a brace.</summary>
    private static bool IsSafetensors(string path)
    {
        using var stream = SharedFile.OpenStream(path);
        var start = new byte[9];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start[8] == '{';
    }
}
