using System.CommandLine;
using MLNetGhost.Options;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>The options of <c>train</c> that define the run: <see cref="TrainingOptions"/> and <see cref="AugmentationOptions"/>.</summary>
internal sealed class TrainingArguments
{
    private readonly RecordOptions<TrainingOptions> _run = new(property => property != nameof(TrainingOptions.ResumeFrom), BindModel);
    private readonly RecordOptions<AugmentationOptions> _augmentation = new();

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [.. _run.All, .. _augmentation.All];

    /// <summary>The given options that affect the result, not only the speed.</summary>
    /// <param name="options">The parsed command line.</param>
    public IEnumerable<Option> GivenForResult(ParseResult options) =>
        All.Where(option => IsGiven(options, option) && option is not IRecordOption { Source.IsFreeOnResume: true });

    /// <summary>Reads the options of a run to resume: its own, except that where and how fast it runs may be given again.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <param name="resumeFrom">The checkpoint to resume from.</param>
    /// <param name="own">The options in the checkpoint.</param>
    public TrainingOptions ReadResumed(ParseResult options, string resumeFrom, TrainingOptions own) => _run.Read(
        options, own with { ResumeFrom = resumeFrom }, bound => IsGiven(options, bound.Option)
            && (bound.Source.IsFreeOnResume || (bound.Source.Property.Name == nameof(TrainingOptions.Teacher) && own.Teacher is not null)));

    /// <summary>Reads the options of a new run; its recipe decides about the mosaic unless that is given.</summary>
    /// <param name="options">The parsed command line.</param>
    public TrainingOptions Read(ParseResult options)
    {
        var augmentation = _augmentation.Read(options, new AugmentationOptions());
        var read = _run.Read(options, new TrainingOptions { Augmentation = augmentation });
        if (!read.QuantizationAware || read.PretrainedWeights is null or TrainingOptions.NoWeights || GivesNetworkAndLength(options))
        {
            return read;
        }

        // What is not given is the checkpoint's, or that of a short run.
        var own = QuantizationAwareTraining.OptionsFor(InputFile.Require(read.PretrainedWeights)) with { Augmentation = augmentation };
        return _run.Read(options, own, bound => IsGiven(options, bound.Option));
    }

    /// <summary>Binds the option that chooses the network; null for other options.</summary>
    /// <param name="source">What the record declares.</param>
    public static BoundOption? BindModel(OptionDescription source) =>
        source.Property.Name == nameof(TrainingOptions.Model) ? Model(source) : null;

    /// <summary>The network is chosen by the name of a member or by a file with the user's own tables.</summary>
    private static BoundOption Model(OptionDescription source)
    {
        var members = string.Join(", ", ModelFamily.All.Append(ModelFamily.Yolo11Nano).Select(spec => spec.Name));
        var option = new RecordOption<string>(source)
        {
            Description = $"The network: {members}, or a YAML file with your own tables",
            HelpName = source.ValueName,
        };
        return BoundOption.Bind(source, option.Filled(OptionDescription.TextOf(source.Default)!), ModelSpecFile.Find!);
    }

    /// <summary>Whether everything is given that training for eight bits would take from the checkpoint.</summary>
    private bool GivesNetworkAndLength(ParseResult options) => All
        .Where(option => option is IRecordOption
        {
            Source.Property.Name: nameof(TrainingOptions.Model) or nameof(TrainingOptions.ImageSize) or nameof(TrainingOptions.Epochs),
        })
        .All(option => IsGiven(options, option));

    private static bool IsGiven(ParseResult options, Option option) => options.GetResult(option) is { Implicit: false };
}
