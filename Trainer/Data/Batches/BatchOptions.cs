namespace MLNetGhost.Trainer.Data;

/// <summary>How batches are made of a dataset.</summary>
public sealed record BatchOptions
{
    /// <summary>What every side of the network's input must be a multiple of.</summary>
    private const int Stride = 32;

    /// <summary>Side of the square input in pixels, a multiple of 32.</summary>
    public int ImageSize { get; init; } = 640;

    /// <summary>Pictures in a batch; the last batch of an epoch has what is left.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Epochs of the whole run; needed to know when the mosaic closes.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>The seed of order and augmentation. The same seed gives the same batches at any number of workers.</summary>
    public int Seed { get; init; }

    /// <summary>How training pictures are varied; validation ignores it.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>Threads that prepare batches ahead; 0 prepares each batch when it is asked for.</summary>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 8);

    /// <summary>How many batches may be prepared ahead, those being worked on included.</summary>
    public int PrefetchedBatches { get; init; } = 4;

    /// <summary>Keeps all resized pictures in memory after the first epoch; refused when they would not fit.</summary>
    public bool CacheImages { get; init; }

    /// <summary>The most bytes that the resized pictures may take; by default half of the memory that is available, which the loaders of a run share.</summary>
    public long? CacheLimitBytes { get; init; }

    /// <summary>
    /// Validation only: sorts the pictures by shape and gives each batch the smallest multiple-of-32 shape that holds its pictures,
    /// instead of squares.
    /// </summary>
    public bool Rectangular { get; init; }

    /// <summary>Looks at the header and the end of every file, and at the checksums of PNG files, before the first batch, so that a damaged picture is found at once.</summary>
    public bool CheckFiles { get; init; } = true;

    /// <summary>The first epoch without mosaic and mix-up.</summary>
    internal int FirstEpochWithoutMosaic => Augmentation.CloseMosaicEpochs == 0 ? int.MaxValue : Epochs - Augmentation.CloseMosaicEpochs;

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; the message names it.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Augmentation);
        if (ImageSize < Stride || ImageSize % Stride != 0)
        {
            var below = Math.Max(ImageSize / Stride * Stride, Stride);
            throw new ArgumentOutOfRangeException(
                nameof(ImageSize), ImageSize, $"The image size {ImageSize} is not a multiple of {Stride}; use {below} or {below + Stride}.");
        }

        RequireAtLeast(BatchSize, 1, nameof(BatchSize));
        RequireAtLeast(Epochs, 1, nameof(Epochs));
        RequireAtLeast(Workers, 0, nameof(Workers));
        RequireAtLeast(PrefetchedBatches, 1, nameof(PrefetchedBatches));
        if (CacheLimitBytes is { } limit)
        {
            RequireAtLeast(limit, 1, nameof(CacheLimitBytes));
        }

        Augmentation.Validate();
    }

    private static void RequireAtLeast(long value, long low, string name)
    {
        if (value < low)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} {value} is too small; use {low} or more.");
        }
    }
}
