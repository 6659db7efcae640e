using System.Globalization;
using MLNetGhost.Files;
using MLNetGhost.Reports;

namespace MLNetGhost.Tool.Reports;

/// <summary>
/// The folder of one run and the names of the files in it, as users of YOLO tools know them:
/// <c>runs/train/NAME</c> with <c>args.yaml</c>, <c>results.csv</c>, <c>weights/best.safetensors</c> and pictures.
/// </summary>
/// <param name="Path">Full path of the folder.</param>
internal sealed record RunFolder(string Path)
{
    /// <summary>The options of the run.</summary>
    public string Options => In("args.yaml");

    /// <summary>One row per epoch.</summary>
    public string Results => In("results.csv");

    /// <summary>Folder of the checkpoints and exported models.</summary>
    public string Weights => In("weights");

    /// <summary>Checkpoint of the epoch with the best validation score.</summary>
    public string Best => System.IO.Path.Combine(Weights, "best.safetensors");

    /// <summary>Checkpoint of the last epoch, with everything that a resumed run needs.</summary>
    public string Last => System.IO.Path.Combine(Weights, "last.safetensors");

    /// <summary>The best checkpoint, folded and exported.</summary>
    public string BestOnnx => System.IO.Path.Combine(Weights, "best.onnx");

    /// <summary>The page to open first.</summary>
    public string Report => In(TrainingReport.FileName);

    /// <summary>A file in the folder.</summary>
    /// <param name="name">Its name.</param>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>
    /// Creates the folder of a new run: <c>PROJECT/NAME</c>, or <c>NAME2</c>, <c>NAME3</c>, … if that exists already. Of several processes
    /// that ask for one name at once, each gets a folder of its own. A run that writes nothing removes it again
    /// (<see cref="RemoveIfEmpty"/>).
    /// </summary>
    /// <param name="project">The folder of all runs.</param>
    /// <param name="name">The requested name.</param>
    /// <param name="overwrite">True to use an existing folder of that name; <see cref="RunLock"/> keeps a second run out.</param>
    /// <exception cref="IOException">The folder cannot be created.</exception>
    public static RunFolder Create(string project, string name, bool overwrite = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var root = System.IO.Path.GetFullPath(project);
        var path = System.IO.Path.Combine(root, name);
        if (overwrite)
        {
            return new RunFolder(Directory.CreateDirectory(path).FullName);
        }

        for (var number = 2; !ExclusiveFolder.TryCreate(path); number++)
        {
            path = System.IO.Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{name}{number}"));
        }

        return new RunFolder(path);
    }

    /// <summary>Removes the folder if nothing was written into it, such as that of a run whose data cannot be used.</summary>
    public void RemoveIfEmpty()
    {
        foreach (var folder in new[] { Weights, Path })
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    /// <summary>The run that a checkpoint belongs to, to resume it.</summary>
    /// <param name="checkpoint">A file of the run's <c>weights</c> folder.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The file is not in a folder named <c>weights</c>.</exception>
    public static RunFolder OfCheckpoint(string checkpoint)
    {
        var file = System.IO.Path.GetFullPath(checkpoint);
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"{checkpoint} does not exist; name the weights/last.safetensors of the run to resume.", file);
        }

        var weights = System.IO.Path.GetDirectoryName(file)!;
        return System.IO.Path.GetFileName(weights) == "weights"
            ? new RunFolder(System.IO.Path.GetDirectoryName(weights)!)
            : throw new ArgumentException($"{checkpoint} is not in the weights folder of a run; name the "
                + "weights/last.safetensors of the run to resume.", nameof(checkpoint));
    }
}
