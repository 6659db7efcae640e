using System.CommandLine;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>The options of <c>train</c> that decide the run, under the names of YOLO tools; defaults are those of <see cref="TrainingOptions"/>.</summary>
internal sealed class TrainingArguments
{
    private const double NoLimit = 1e6;
    private static readonly TrainingOptions s_standard = new();

    private readonly Option<string> _model = CommandOptions.Text("--model", s_standard.Model.Name, $"The network: {string.Join(", ", ModelFamily.All.Append(ModelFamily.Yolo11Nano).Select(spec => spec.Name))}, or a YAML file with tables of your own", "name|file.yaml");
    private readonly Option<string> _form = CommandOptions.Choice("--form", s_standard.Form, "How the parallel branches are computed while training; none trains without them");
    private readonly Option<int> _epochs = CommandOptions.WholeNumber("--epochs", s_standard.Epochs, 1, 100_000, "How often every picture is seen");
    private readonly Option<int> _batch = CommandOptions.WholeNumber("--batch", s_standard.BatchSize, 1, 4096, "Pictures a batch");
    private readonly Option<int> _imageSize = CommandOptions.InputSide("--imgsz", s_standard.ImageSize, "Side of the network's input in pixels, a multiple of 32");
    private readonly Option<int> _seed = CommandOptions.WholeNumber("--seed", s_standard.Seed, 0, int.MaxValue, "The same seed gives the same run");
    private readonly Option<string> _optimizer = CommandOptions.Choice("--optimizer", s_standard.Optimizer, "auto chooses by the length of the run, and with it what is auto below");
    private readonly Option<double?> _rate = CommandOptions.OptionalNumber("--lr0", 0, 10, "Learning rate of the first epoch [default: auto; 0.01 for sgd and adamw]");
    private readonly Option<double> _rateShare = CommandOptions.Number("--lrf", s_standard.FinalLearningRateShare, 0, 1, "The learning rate falls to this share of the first");
    private readonly Option<bool> _cosine = CommandOptions.Flag("--cos-lr", "The learning rate falls along half a cosine instead of a line");
    private readonly Option<double?> _momentum = CommandOptions.OptionalNumber("--momentum", 0, 0.9999, "Momentum of sgd, first beta of adamw [default: auto; 0.937]");
    private readonly Option<double> _decay = CommandOptions.Number("--weight-decay", s_standard.WeightDecay, 0, 1, "How strongly weights are drawn towards 0");
    private readonly Option<double?> _warmup = CommandOptions.OptionalNumber("--warmup-epochs", 0, 1000, "Length of the warm-up, 0 for none [default: auto; 3]");
    private readonly Option<double> _warmupMomentum = CommandOptions.Number("--warmup-momentum", s_standard.WarmupMomentum, 0, 0.9999, "Momentum at the first iteration");
    private readonly Option<double> _warmupBias = CommandOptions.Number("--warmup-bias-lr", s_standard.WarmupBiasRate, 0, 10, "Learning rate of the biases at the first iteration");
    private readonly Option<int?> _nominalBatch = CommandOptions.OptionalWholeNumber("--nbs", 1, 65536, "Gradients of about this many pictures make a step [default: auto; 64]");
    private readonly Option<double> _clip = CommandOptions.Number("--grad-clip", s_standard.GradientClip, 1e-9, NoLimit, "Longer gradients are shortened to this length");
    private readonly Option<int> _patience = CommandOptions.WholeNumber("--patience", s_standard.Patience, 0, 100_000, "Stop after so many epochs without a better one; 0 for never");
    private readonly Option<bool> _multiScale = CommandOptions.Flag("--multi-scale", "Resize every batch to a random side between half and one and a half times --imgsz");
    private readonly Option<string[]> _freeze = new("--freeze")
    {
        Description = "Parts that keep their weights, by the beginning of their names: backbone, neck.13 [default: none]",
        HelpName = "part ...",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _weights = CommandOptions.OptionalPath("--weights", "Begin with the matching weights of this checkpoint (.safetensors) [default: random weights]");
    private readonly Option<int> _workers = CommandOptions.WholeNumber("--workers", s_standard.Workers, 0, 256, "Threads that prepare batches ahead");
    private readonly Option<int> _threads = CommandOptions.WholeNumber("--threads", 0, 0, 1024, "Threads of the tensor operations; 0 for all cores");
    private readonly Option<bool> _cache = CommandOptions.Flag("--cache", "Keep all resized pictures in memory");
    private readonly Option<bool> _rectangular = CommandOptions.Flag("--rect-val", "Validate in rectangles close to the pictures' shapes; false for squares", s_standard.RectangularValidation);
    private readonly Option<bool> _export = CommandOptions.Flag("--export", "Export the best weights to weights/best.onnx; --export false does not", s_standard.Export);
    private readonly Option<string> _layout = CommandOptions.Choice("--layout", s_standard.ExportLayout, "Outputs of the export: yolo, which every YOLO tool reads; raw, for the fast path of this library");
    private readonly Option<string> _device = CommandOptions.Device("Where the network runs: cpu, cuda, cuda:N or N");
    private readonly AugmentationArguments _augmentation = new();

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All =>
    [
        _model, _epochs, _batch, _imageSize, _seed, _device, _optimizer, _rate, _rateShare, _cosine, _momentum, _decay, _warmup, _warmupMomentum, _warmupBias,
        _nominalBatch, _clip, _patience, _multiScale, _freeze, _weights, _form, _workers, _threads, _cache, _rectangular, .. _augmentation.All, _export, _layout,
    ];

    /// <summary>Options that were given and decide what comes out, not only how fast.</summary>
    /// <param name="options">The parsed command line.</param>
    public IEnumerable<Option> GivenForResult(ParseResult options) =>
        All.Except([_workers, _threads, _cache, _device, _export, _layout]).Where(option => IsGiven(options, option));

    /// <summary>Reads the options of a run to continue: its own, but where and how fast it runs as given now.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <param name="resumeFrom">The checkpoint that is continued from.</param>
    /// <param name="own">The options that the checkpoint holds.</param>
    public TrainingOptions ReadResumed(ParseResult options, string resumeFrom, TrainingOptions own)
    {
        var given = Read(options);
        return own with
        {
            ResumeFrom = resumeFrom,
            Workers = IsGiven(options, _workers) ? given.Workers : own.Workers,
            CacheImages = IsGiven(options, _cache) ? given.CacheImages : own.CacheImages,
            Device = IsGiven(options, _device) ? given.Device : own.Device,
            Threads = IsGiven(options, _threads) ? given.Threads : own.Threads,
            Export = IsGiven(options, _export) ? given.Export : own.Export,
            ExportLayout = IsGiven(options, _layout) ? given.ExportLayout : own.ExportLayout,
        };
    }

    /// <summary>Reads the options of a new run.</summary>
    /// <param name="options">The parsed command line.</param>
    public TrainingOptions Read(ParseResult options) => new()
    {
        Model = ModelSpecFile.Find(options.GetRequiredValue(_model)),
        Form = CommandOptions.ValueOf<ReparameterisationForm>(options.GetRequiredValue(_form)),
        Epochs = options.GetValue(_epochs),
        BatchSize = options.GetValue(_batch),
        ImageSize = options.GetValue(_imageSize),
        Seed = options.GetValue(_seed),
        Optimizer = CommandOptions.ValueOf<OptimizerKind>(options.GetRequiredValue(_optimizer)),
        LearningRate = options.GetValue(_rate),
        FinalLearningRateShare = options.GetValue(_rateShare),
        CosineSchedule = options.GetValue(_cosine),
        Momentum = options.GetValue(_momentum),
        WeightDecay = options.GetValue(_decay),
        WarmupEpochs = options.GetValue(_warmup),
        WarmupMomentum = options.GetValue(_warmupMomentum),
        WarmupBiasRate = options.GetValue(_warmupBias),
        NominalBatchSize = options.GetValue(_nominalBatch),
        GradientClip = options.GetValue(_clip),
        Augmentation = _augmentation.Read(options),
        MultiScale = options.GetValue(_multiScale),
        Freeze = [.. (options.GetValue(_freeze) ?? []).SelectMany(parts => parts.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))],
        Patience = options.GetValue(_patience),
        Workers = options.GetValue(_workers),
        CacheImages = options.GetValue(_cache),
        RectangularValidation = options.GetValue(_rectangular),
        Device = options.GetRequiredValue(_device),
        Export = options.GetValue(_export),
        ExportLayout = CommandOptions.ValueOf<DetectorLayout>(options.GetRequiredValue(_layout)),
        Threads = options.GetValue(_threads) is > 0 and var threads ? threads : null,
        PretrainedWeights = options.GetValue(_weights),
    };

    private static bool IsGiven(ParseResult options, Option option) => options.GetResult(option) is { Implicit: false };
}
