namespace MLNetGhost.Fleet.Messages;

/// <summary>
/// A job as the engine keeps it, one JSON document: what is to be scored, with which model and options. It is written once, before the
/// first block, and changes only when the job is cancelled. Names of properties are part of the format.
/// </summary>
internal sealed record FleetJob
{
    /// <summary>The version of the documents and messages that this library writes; it reads no other.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version of this document and of the job's messages.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The job's name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// What tells this job from another of the same name, in the subjects of its messages: the beginning of a digest of model, options,
    /// pictures and blocks. A worker that still has a block of a purged job finds no stream for its result.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>SHA-256 of the ONNX file, in lower-case hexadecimal digits: the model's name in the object store.</summary>
    public required string ModelDigest { get; init; }

    /// <summary>The transformer's settings, as a saved pipeline has them: thresholds, classes, layout, preparation.</summary>
    public required string Settings { get; init; }

    /// <summary>The beginning of a digest of model and settings; results carry it.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>Class names; the index is the class id.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>For each class id, the category id of the COCO file that was submitted, or 0; null without such a file.</summary>
    public IReadOnlyList<int>? CategoryIds { get; init; }

    /// <summary>The folder that relative names of pictures start from, on the machine that submitted them.</summary>
    public required string Root { get; init; }

    /// <summary>Number of pictures.</summary>
    public required long Pictures { get; init; }

    /// <summary>SHA-256 of the list of pictures, in order.</summary>
    public required string PicturesDigest { get; init; }

    /// <summary>Pictures per block; the last block may have fewer.</summary>
    public required int BlockSize { get; init; }

    /// <summary>True if the engine carries the pictures themselves, false if workers read them by their paths.</summary>
    public required bool CarriesBytes { get; init; }

    /// <summary>A result of more bytes than this is stored in parts.</summary>
    public required int PartBytes { get; init; }

    /// <summary>Seconds after which a block goes to another worker if nothing was heard of it.</summary>
    public required int Deadline { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Whether it was cancelled.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Number of blocks.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Blocks => BlocksOf(Pictures, BlockSize);

    /// <summary>Number of blocks of so many pictures.</summary>
    public static long BlocksOf(long pictures, int blockSize) => (pictures + blockSize - 1) / blockSize;

    /// <summary>Number of pictures in a block.</summary>
    /// <param name="block">The block's number, from 0.</param>
    public int PicturesIn(long block) => (int)Math.Clamp(Pictures - block * BlockSize, 0, BlockSize);

    /// <summary>The full path of a picture on a machine that sees the pictures below a folder.</summary>
    /// <param name="name">Its name in a message: relative to the root, with slashes, or a full path.</param>
    /// <param name="root">The folder there; null for the job's own.</param>
    public string PathOf(string name, string? root = null) => Path.Combine(root ?? Root, name);
}
