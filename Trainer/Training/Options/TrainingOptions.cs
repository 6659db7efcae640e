using System.Globalization;
using MLNetGhost.Files;
using MLNetGhost.Model;
using MLNetGhost.Options;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Everything that determines a training run, apart from the data. The defaults are those of YOLO11's public trainer; options that are
/// null are chosen by the optimiser's recipe (<see cref="OptimizerKind.Auto"/> goes by the length of the run). <c>docs/options.md</c>
/// lists ranges, defaults and the names in the program.
/// </summary>
public record TrainingOptions
{
    /// <summary>The value of <see cref="PretrainedWeights"/> for a run that begins from nothing: random weights.</summary>
    public const string NoWeights = "none";

    /// <summary>
    /// The network: a member of <see cref="ModelFamily"/>, or your own tables, which <see cref="ModelSpecFile"/> reads from a YAML file.
    /// </summary>
    [Option("model", ValueName = "name|file.yaml")]
    public ModelSpec Model { get; init; } = ModelFamily.Get("edge-n");

    /// <summary>How many times every picture is used.</summary>
    [Option("epochs", SameAs = typeof(BatchOptions))]
    public int Epochs { get; init; } = 100;

    /// <summary>Pictures per batch.</summary>
    [Option("batch", SameAs = typeof(BatchOptions))]
    public int BatchSize { get; init; } = 16;

    /// <summary>Side of the network's input in pixels, a multiple of 32.</summary>
    [Option("imgsz", SameAs = typeof(BatchOptions))]
    public int ImageSize { get; init; } = 640;

    /// <summary>The seed of weights, order and augmentation: the same seed gives the same run.</summary>
    [Option("seed", SameAs = typeof(BatchOptions))]
    public int Seed { get; init; }

    /// <summary>Where the network runs: <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Option("device", ValueName = "device", IsFreeOnResume = true)]
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// How weights are updated; <see cref="OptimizerKind.Auto"/> chooses by the length of the run, and with it the options below that
    /// are left open.
    /// </summary>
    [Option("optimizer")]
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Auto;

    /// <summary>Learning rate of the first epoch; null for the recipe's.</summary>
    [Option("lr0", Minimum = 0, Maximum = 10, Default = "auto; 0.01 for sgd and adamw")]
    public double? LearningRate { get; init; }

    /// <summary>The learning rate falls to this fraction of the initial one.</summary>
    [Option("lrf", Minimum = 0, Maximum = 1)]
    public double FinalLearningRateShare { get; init; } = 0.01;

    /// <summary>The learning rate falls along half a cosine instead of linearly.</summary>
    [Option("cos-lr")]
    public bool CosineSchedule { get; init; }

    /// <summary>Momentum of SGD, first beta of AdamW; null for the recipe's.</summary>
    [Option("momentum", Minimum = 0, Maximum = 0.9999, Default = "auto; 0.937 for sgd and adamw")]
    public double? Momentum { get; init; }

    /// <summary>How strongly weights are pulled towards 0, for the nominal batch.</summary>
    [Option("weight-decay", Minimum = 0, Maximum = 1)]
    public double WeightDecay { get; init; } = 0.0005;

    /// <summary>Length of the warm-up in epochs, but at least 100 iterations; 0 for none; null for the recipe's.</summary>
    [Option("warmup-epochs", Minimum = 0, Maximum = 1000, Default = "auto, less in short runs; 3 for sgd and adamw")]
    public double? WarmupEpochs { get; init; }

    /// <summary>Momentum of SGD at the first iteration of the warm-up.</summary>
    [Option("warmup-momentum", Minimum = 0, Maximum = 0.9999)]
    public double WarmupMomentum { get; init; } = 0.8;

    /// <summary>
    /// Learning rate of the biases at the first iteration of the warm-up. More than 0 makes progress faster in the first epochs, but
    /// with few pictures it teaches the head that rare classes do not occur, which takes long to unlearn.
    /// </summary>
    [Option("warmup-bias-lr", Minimum = 0, Maximum = 10)]
    public double WarmupBiasRate { get; init; }

    /// <summary>Gradients of about this many pictures are accumulated for each step; null for the recipe's number.</summary>
    [Option("nbs", Minimum = 1, Maximum = 65536, Default = "auto, one batch below 4,000 iterations; 64 for sgd and adamw")]
    public int? NominalBatchSize { get; init; }

    /// <summary>Gradients are clipped to this Euclidean norm.</summary>
    [Option("grad-clip", Minimum = 0, ExcludesMinimum = true, Maximum = 1e6)]
    public double GradientClip { get; init; } = 10;

    /// <summary>Training stops after this many epochs without a better fitness; 0 never stops early.</summary>
    [Option("patience", Minimum = 0, Maximum = 100_000)]
    public int Patience { get; init; } = 100;

    /// <summary>Every batch is resized to a random side between half and one and a half times <see cref="ImageSize"/>.</summary>
    [Option("multi-scale")]
    public bool MultiScale { get; init; }

    /// <summary>
    /// Parts of the network that keep their weights and statistics, by the prefix of their names: <c>backbone</c>, <c>neck.13</c>.
    /// </summary>
    [Option("freeze", Default = "none", ValueName = "part ...")]
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>
    /// How many epochs the parts in <see cref="Freeze"/> are frozen for, counted from the first, at most all; 0 for the whole run. After
    /// them, the optimiser starts afresh with all parts.
    /// </summary>
    [Option("freeze-epochs", Minimum = 0, Maximum = 100_000)]
    public int FreezeEpochs { get; init; }

    /// <summary>
    /// What the run begins from, as far as it matches by name and shape: a checkpoint (<c>.safetensors</c>), YOLO11's weights as a state
    /// dict of PyTorch (<c>.pth</c>, <c>.pt</c>), or <c>none</c> for random weights; null for the starter weights that come with the
    /// library, where the member has some.
    /// </summary>
    [Option("weights", Default = "the member's starter weights", ValueName = "file|none")]
    public string? PretrainedWeights { get; init; }

    /// <summary>
    /// A GhostNetV3 whose trunk the run begins from, in place of that of <see cref="PretrainedWeights"/>: timm's or Huawei's
    /// (<c>.safetensors</c>, <c>.pth</c>, <c>.bin</c>; width 0.5 for <c>n</c>, 1.0 for <c>s</c>, 1.6 for <c>m</c>), or a checkpoint; null
    /// for none.
    /// </summary>
    [Option("trunk", Default = "none")]
    public string? Trunk { get; init; }

    /// <summary>
    /// A detector that the run also learns from: a checkpoint (<c>.safetensors</c>), or an ONNX model that
    /// <see cref="MLNetGhost.Model.OnnxDetector"/> reads; classes are matched by name. Null for none.
    /// </summary>
    [Option("teacher", Default = "none", ValueName = "file")]
    public string? Teacher { get; init; }

    /// <summary>Weight of the teacher's class scores; 0 leaves them out.</summary>
    [Option("teacher-class", Minimum = 0, Maximum = 1000)]
    public double TeacherClass { get; init; } = 1;

    /// <summary>Weight of the teacher's boxes, as distributions where it gives them; 0 leaves them out.</summary>
    [Option("teacher-box", Minimum = 0, Maximum = 1000)]
    public double TeacherBox { get; init; } = 1;

    /// <summary>
    /// Weight of the features of the teacher's neck, which only a checkpoint gives; 0 leaves them out.
    /// </summary>
    [Option("teacher-features", Minimum = 0, Maximum = 1000)]
    public double TeacherFeatures { get; init; } = 1;

    /// <summary>
    /// How the parallel branches of GhostNetV3 are computed during training; <see cref="ReparameterisationForm.None"/> trains
    /// without them.
    /// </summary>
    [Option("form", Members = [nameof(ReparameterisationForm.BranchByBranch), nameof(ReparameterisationForm.Fused),
        nameof(ReparameterisationForm.None)])]
    public ReparameterisationForm Form { get; init; } = ReparameterisationForm.Fused;

    /// <summary>
    /// Trains a finished network for eight bits: folded, with rounding where its quantised model rounds, so that weights settle for it.
    /// <see cref="PretrainedWeights"/> names its checkpoint, and <see cref="QuantizationAwareTraining.OptionsFor"/> makes such options.
    /// </summary>
    [Option("qat")]
    public bool QuantizationAware { get; init; }

    /// <summary>
    /// Computes convolutions in training in a narrower type; <see cref="MixedPrecision.Bf16"/> is meant for graphics cards.
    /// </summary>
    [Option("amp")]
    public MixedPrecision Amp { get; init; } = MixedPrecision.None;

    /// <summary>Threads that prepare batches in advance.</summary>
    [Option("workers", SameAs = typeof(BatchOptions), Default = BatchOptions.DefaultWorkers, IsFreeOnResume = true)]
    public int Workers { get; init; } = new BatchOptions().Workers;

    /// <summary>Threads for tensor operations on the CPU; null for Torch's own setting.</summary>
    [Option("threads", Minimum = 1, Maximum = 1024, Default = "all cores", Zero = "all cores", IsFreeOnResume = true)]
    public int? Threads { get; init; }

    /// <summary>Keeps all resized pictures in memory.</summary>
    [Option("cache", IsFreeOnResume = true)]
    public bool CacheImages { get; init; }

    /// <summary>True uses JPEG files that are damaged as far as they can be shown; false makes damage that is noticed an error.</summary>
    [Option("accept-damaged")]
    public bool AcceptDamagedPictures { get; init; }

    /// <summary>
    /// True decodes most JPEG files with this library's own decoder: faster, and it notices damage. False leaves all to SkiaSharp.
    /// </summary>
    [Option("own-jpeg", IsFreeOnResume = true)]
    public bool UseOwnJpegDecoder { get; init; } = true;

    /// <summary>Validates in rectangles close to the pictures' shapes instead of squares: faster.</summary>
    [Option("rect-val")]
    public bool RectangularValidation { get; init; } = true;

    /// <summary>Whether the best weights are exported at the end of the run.</summary>
    [Option("export", IsFreeOnResume = true)]
    public bool Export { get; init; } = true;

    /// <summary>
    /// The layout of the exported model's outputs: <see cref="DetectorLayout.Yolo"/>, which every YOLO tool reads, or
    /// <see cref="DetectorLayout.Raw"/>, for this library's fast path.
    /// </summary>
    [Option("layout", IsFreeOnResume = true, Members = [nameof(DetectorLayout.Yolo), nameof(DetectorLayout.Raw)])]
    public DetectorLayout ExportLayout { get; init; } = DetectorLayout.Yolo;

    /// <summary>
    /// A <c>last</c> checkpoint whose run is resumed. Its options replace these, except for <see cref="Device"/>, <see
    /// cref="Workers"/>, <see cref="Threads"/>, <see cref="CacheImages"/>, <see cref="UseOwnJpegDecoder"/>, <see cref="Export"/> and <see
    /// cref="ExportLayout"/>.
    /// </summary>
    [Option("resume", Default = "a new run", ValueName = "run")]
    public string? ResumeFrom { get; init; }

    /// <summary>
    /// How pictures are augmented; null for the defaults. The recipe decides about mosaics while <see
    /// cref="AugmentationOptions.Mosaic"/> is null.
    /// </summary>
    public AugmentationOptions? Augmentation { get; init; }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option is outside its range; the message names value, rule and remedy.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Model);
        ArgumentNullException.ThrowIfNull(Device);
        ArgumentNullException.ThrowIfNull(Freeze);
        if (Freeze.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException($"{nameof(Freeze)} has an empty part; name a part such as 'backbone', or leave it out.");
        }

        Model.Validate();
        OptionTable.Validate(this);
        Augmentation?.Validate();
        if (Freeze.Count > 0 && FreezeEpochs > Epochs && ResumeFrom is null)
        {
            throw new ArgumentException($"Parts are to be frozen for {Counted.Of(FreezeEpochs, "epoch")} ({nameof(FreezeEpochs)}), but the "
                + $"run has {Epochs}; give at most those, or leave --freeze-epochs out to freeze them for the whole run.");
        }

        if (QuantizationRules.Complaint(this) is { } complaint)
        {
            throw new ArgumentException(complaint);
        }

        if (this is { Teacher: null, ResumeFrom: null } && (TeacherClass, TeacherBox, TeacherFeatures) != (1, 1, 1))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The weights of a teacher are {TeacherClass} (class), {TeacherBox} (box) and {TeacherFeatures} (features), but there is "
                + $"no teacher; name one with --teacher ({nameof(Teacher)}), or leave out its weights."));
        }
    }

    /// <summary>The same options with paths that hold from any folder, for the record of the run.</summary>
    internal TrainingOptions WithFullPaths() => this with
    {
        PretrainedWeights = FullPath(PretrainedWeights),
        Trunk = FullPath(Trunk),
        Teacher = FullPath(Teacher),
    };

    /// <summary>A file's full path; null and <see cref="NoWeights"/> as they are.</summary>
    /// <param name="path">The value of an option that names a file.</param>
    internal static string? FullPath(string? path) => path is null or "" or NoWeights ? path : Path.GetFullPath(path);

    /// <summary>The validation options of such a run.</summary>
    internal ValidationOptions ToValidationOptions() => new()
    {
        ImageSize = ImageSize,
        BatchSize = BatchSize,
        Rectangular = RectangularValidation,
        Workers = Workers,
        CacheImages = CacheImages,
        AcceptDamagedPictures = AcceptDamagedPictures,
        UseOwnJpegDecoder = UseOwnJpegDecoder,
        Device = Device,
    };
}
