using MLNetGhost.Options;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// How a network learns from drawn pictures, before it sees photographs. The same options give the same weights on the same machine.
/// <c>docs/options.md</c> lists ranges, defaults and the names in the program.
/// </summary>
public sealed record PretrainingOptions
{
    /// <summary>
    /// The network: a member of <see cref="ModelFamily"/>, or your own tables, which <see cref="ModelSpecFile"/> reads from a YAML file.
    /// </summary>
    [Option("model", ValueName = "name|file.yaml")]
    public ModelSpec Model { get; init; } = ModelFamily.Get("edge-n");

    /// <summary>Steps of the optimiser, one per batch; the learning rate falls over all of them.</summary>
    [Option("steps", Minimum = 1, Maximum = 1_000_000)]
    public int Steps { get; init; } = 10_000;

    /// <summary>
    /// Stops after this many minutes even if steps are left, and writes what was learnt so far; the run can be resumed. Null for no limit.
    /// </summary>
    [Option("minutes", Minimum = 0, ExcludesMinimum = true, Maximum = 100_000, Default = "no limit", IsFreeOnResume = true)]
    public double? Minutes { get; init; }

    /// <summary>Pictures per step.</summary>
    [Option("batch", SameAs = typeof(BatchOptions))]
    public int BatchSize { get; init; } = 16;

    /// <summary>The largest side of the pictures, a multiple of 32; each batch has a side between six tenths of it and all of it.</summary>
    [Option("imgsz", SameAs = typeof(BatchOptions))]
    public int ImageSize { get; init; } = 256;

    /// <summary>The seed of weights and pictures.</summary>
    [Option("seed", SameAs = typeof(BatchOptions))]
    public int Seed { get; init; }

    /// <summary>Learning rate of AdamW after the warm-up.</summary>
    [Option("lr0", Minimum = 0, Maximum = 10)]
    public double LearningRate { get; init; } = 0.002;

    /// <summary>Where the network runs: <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Option("device", ValueName = "device", IsFreeOnResume = true)]
    public string Device { get; init; } = "cpu";

    /// <summary>Threads that draw pictures in advance.</summary>
    [Option("workers", SameAs = typeof(BatchOptions), Default = BatchOptions.DefaultWorkers, IsFreeOnResume = true)]
    public int Workers { get; init; } = new BatchOptions().Workers;

    /// <summary>Threads for tensor operations on the CPU; null for Torch's own setting.</summary>
    [Option("threads", Minimum = 1, Maximum = 1024, Default = "all cores", Zero = "all cores", IsFreeOnResume = true)]
    public int? Threads { get; init; }

    /// <summary>A <c>last</c> checkpoint whose run is resumed. Its options replace these, except for those about speed.</summary>
    [Option("resume", Default = "a new run", ValueName = "run")]
    public string? ResumeFrom { get; init; }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option is outside its range; the message names value, rule and remedy.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Model);
        Model.Validate();
        OptionTable.Validate(this);
    }

    /// <summary>The options that determine the weights, as the program takes them.</summary>
    internal string ToCommand() => "mlnetghost pretrain " + string.Join(' ', OptionTable.Of<PretrainingOptions>().Options
        .Where(option => !option.IsFreeOnResume && option.Property.Name != nameof(ResumeFrom))
        .Select(option => $"--{option.Name} {OptionDescription.TextOf(option.Property.GetValue(this))}"));
}
