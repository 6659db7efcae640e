using MLNetGhost.Model;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Everything that decides a training run, besides the data. The defaults are those of YOLO11's public trainer; what is null is
/// chosen by the optimiser's recipe (<see cref="OptimizerKind.Auto"/> looks at the length of the run).
/// </summary>
public record TrainingOptions
{
    /// <summary>The network: a member of <see cref="ModelFamily"/>, or tables of your own (<see cref="ModelSpecFile"/> reads YAML).</summary>
    public ModelSpec Model { get; init; } = ModelFamily.Get("edge-n");

    /// <summary>How the parallel branches of GhostNetV3 are computed, or whether there are any.</summary>
    public ReparameterisationForm Form { get; init; } = ReparameterisationForm.Fused;

    /// <summary>How often every picture is seen.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Pictures a batch.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Side of the network's input in pixels, a multiple of 32.</summary>
    public int ImageSize { get; init; } = 640;

    /// <summary>The seed of weights, order and augmentation. The same seed gives the same run.</summary>
    public int Seed { get; init; }

    /// <summary>How weights are changed.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Auto;

    /// <summary>Learning rate of the first epoch; null for the optimiser's own (SGD and AdamW 0.01, auto see its recipe).</summary>
    public double? LearningRate { get; init; }

    /// <summary>The learning rate falls to this share of the first, in (0, 1].</summary>
    public double FinalLearningRateShare { get; init; } = 0.01;

    /// <summary>The rate falls along half a cosine instead of a line.</summary>
    public bool CosineSchedule { get; init; }

    /// <summary>Momentum of SGD, first beta of AdamW, in [0, 1); null for 0.937 (auto: 0.9).</summary>
    public double? Momentum { get; init; }

    /// <summary>How strongly weights are drawn towards 0, for the nominal batch.</summary>
    public double WeightDecay { get; init; } = 0.0005;

    /// <summary>Length of the warm-up in epochs, but at least 100 iterations; 0 for none; null for 3 (auto: less in short runs).</summary>
    public double? WarmupEpochs { get; init; }

    /// <summary>Momentum of SGD at the first iteration of the warm-up.</summary>
    public double WarmupMomentum { get; init; } = 0.8;

    /// <summary>
    /// Learning rate of the biases at the first iteration of the warm-up. More than 0 makes the first epochs faster, but with few
    /// pictures it teaches the head that rare classes do not occur, which it takes long to unlearn.
    /// </summary>
    public double WarmupBiasRate { get; init; }

    /// <summary>Gradients of about this many pictures are added up for a step; null for 64 (auto: one batch in short runs).</summary>
    public int? NominalBatchSize { get; init; }

    /// <summary>Longer gradients are shortened to this Euclidean length.</summary>
    public double GradientClip { get; init; } = 10;

    /// <summary>How pictures are varied; null for the defaults. Whether there is a mosaic stays open while <see cref="AugmentationOptions.Mosaic"/> is null.</summary>
    public AugmentationOptions? Augmentation { get; init; }

    /// <summary>Every batch is resized to a random side between half and one and a half times the image size.</summary>
    public bool MultiScale { get; init; }

    /// <summary>Parts of the network that keep their weights and statistics, by the beginning of their names: "backbone", "neck.13".</summary>
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>Training stops after this many epochs without a better fitness; 0 for never.</summary>
    public int Patience { get; init; } = 100;

    /// <summary>Threads that prepare batches ahead.</summary>
    public int Workers { get; init; } = new BatchOptions().Workers;

    /// <summary>Keeps all resized pictures in memory.</summary>
    public bool CacheImages { get; init; }

    /// <summary>Validates in rectangles close to the pictures' shapes instead of squares: faster.</summary>
    public bool RectangularValidation { get; init; } = true;

    /// <summary>Where the network runs: cpu, cuda or cuda:1.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads of the tensor operations on the CPU; null leaves Torch's setting.</summary>
    public int? Threads { get; init; }

    /// <summary>A checkpoint whose matching weights the run begins with.</summary>
    public string? PretrainedWeights { get; init; }

    /// <summary>Whether the best weights are exported when the run has ended.</summary>
    public bool Export { get; init; } = true;

    /// <summary>How the exported model gives its outputs; both are read by <c>DetectObjects</c>.</summary>
    public DetectorLayout ExportLayout { get; init; } = DetectorLayout.Yolo;

    /// <summary>
    /// A <c>last</c> checkpoint whose run is continued. Its options replace these, except for workers, cache, device, threads and export.
    /// </summary>
    public string? ResumeFrom { get; init; }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option is outside its range; the message names value, rule and remedy.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Model);
        Model.Validate();
        InputSize.Require(ImageSize, ImageSize);
        OptionCheck.AtLeast(Epochs, 1, nameof(Epochs));
        OptionCheck.AtLeast(BatchSize, 1, nameof(BatchSize));
        OptionCheck.AtLeast(NominalBatchSize ?? 1, 1, nameof(NominalBatchSize));
        OptionCheck.AtLeast(Patience, 0, nameof(Patience));
        OptionCheck.AtLeast(Workers, 0, nameof(Workers));
        OptionCheck.AtLeast(Threads ?? 1, 1, nameof(Threads));
        OptionCheck.Within(LearningRate ?? 0.01, 0, 10, nameof(LearningRate));
        OptionCheck.Within(FinalLearningRateShare, 0, 1, nameof(FinalLearningRateShare));
        OptionCheck.Within(Momentum ?? 0, 0, 0.9999, nameof(Momentum));
        OptionCheck.Within(WeightDecay, 0, 1, nameof(WeightDecay));
        OptionCheck.Within(WarmupEpochs ?? 0, 0, 1000, nameof(WarmupEpochs));
        OptionCheck.Within(WarmupMomentum, 0, 0.9999, nameof(WarmupMomentum));
        OptionCheck.Within(WarmupBiasRate, 0, 10, nameof(WarmupBiasRate));
        OptionCheck.Within(GradientClip, double.Epsilon, double.MaxValue, nameof(GradientClip));
        Augmentation?.Validate();
    }

    /// <summary>How such a run validates.</summary>
    internal ValidationOptions ToValidationOptions() => new()
    {
        ImageSize = ImageSize,
        BatchSize = BatchSize,
        Rectangular = RectangularValidation,
        Workers = Workers,
        CacheImages = CacheImages,
        Device = Device,
    };
}
