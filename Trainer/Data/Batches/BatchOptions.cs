using MLNetGhost.Imaging;
using MLNetGhost.Options;
using MLNetGhost.Trainer.Network;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Data;

/// <summary>How batches are made from a dataset.</summary>
internal sealed record BatchOptions
{
    /// <summary>The default of <see cref="Workers"/> in words.</summary>
    internal const string DefaultWorkers = "half the cores, 1 to 8";

    /// <summary>Side of the square input in pixels, a multiple of 32.</summary>
    [Option(Minimum = InputSize.Smallest, Maximum = InputSize.Largest, MultipleOf = InputSize.Multiple)]
    public int ImageSize { get; init; } = 640;

    /// <summary>Pictures in a batch; the last batch of an epoch has the remainder.</summary>
    [Option(Minimum = 1, Maximum = 4096)]
    public int BatchSize { get; init; } = 16;

    /// <summary>Epochs of the whole run; needed to know when mosaics end.</summary>
    [Option(Minimum = 1, Maximum = 100_000)]
    public int Epochs { get; init; } = 100;

    /// <summary>The seed of order and augmentation. The same seed gives the same batches with any number of workers.</summary>
    [Option(Minimum = 0)]
    public int Seed { get; init; }

    /// <summary>How training pictures are augmented; validation ignores it.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>Threads that prepare batches in advance; 0 prepares each batch when it is requested.</summary>
    [Option(Minimum = 0, Maximum = 256)]
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 8);

    /// <summary>How many batches may be prepared in advance, including those in progress.</summary>
    [Option(Minimum = 1)]
    public int PrefetchedBatches { get; init; } = 4;

    /// <summary>Keeps all resized pictures in memory after the first epoch; rejected if they would not fit.</summary>
    public bool CacheImages { get; init; }

    /// <summary>
    /// The most bytes that the resized pictures may take; by default half of the available memory, which the loaders of a run share.
    /// </summary>
    [Option(Minimum = 1)]
    public long? CacheLimitBytes { get; init; }

    /// <summary>
    /// Validation only: sorts the pictures by shape and gives each batch the smallest multiple-of-32 shape that holds its pictures,
    /// instead of squares.
    /// </summary>
    public bool Rectangular { get; init; }

    /// <summary>
    /// Checks the header and the end of every file, and the checksums of PNG files, before the first batch, so that a damaged picture
    /// is found at once.
    /// </summary>
    public bool CheckFiles { get; init; } = true;

    /// <summary>Uses JPEG files that are found damaged as far as they can be shown, instead of refusing them.</summary>
    public bool AcceptDamagedPictures { get; init; }

    /// <summary>Decodes most JPEG files with the library's own decoder; false leaves all to SkiaSharp. The pixels are the same.</summary>
    public bool UseOwnJpegDecoder { get; init; } = true;

    /// <summary>Which picture files are accepted, and who decodes them.</summary>
    internal DecodingRules DecodingRules =>
        DecodingRules.Default with { AcceptDamagedPictures = AcceptDamagedPictures, UseOwnJpegDecoder = UseOwnJpegDecoder };

    /// <summary>
    /// The device that will compute with the pictures: whoever prepares a batch also begins to copy it there. Null leaves it on the CPU.
    /// </summary>
    internal Device? Destination { get; init; }

    /// <summary>The first epoch without mosaic and mix-up.</summary>
    internal int FirstEpochWithoutMosaic => Augmentation.CloseMosaicEpochs == 0 ? int.MaxValue : Epochs - Augmentation.CloseMosaicEpochs;

    /// <summary>Whether a picture has the same pixels in an epoch as in every other one of which this is true.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    internal bool RepeatsPictures(int epoch) => !Augmentation.ChangesGeometry && !Augmentation.ChangesColor
        && Augmentation.FlipUpsideDown == 0 && Augmentation.FlipLeftRight == 0
        && (epoch >= FirstEpochWithoutMosaic || (Augmentation.MosaicChance == 0 && Augmentation.MixUp == 0));

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; the message names it.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Augmentation);
        OptionTable.Validate(this);
        Augmentation.Validate();
    }
}
