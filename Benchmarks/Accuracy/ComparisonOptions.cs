using System.CommandLine;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>The options that all commands have that compare trainings.</summary>
internal sealed class ComparisonOptions
{
    private readonly Option<string> _data = new("--data")
    {
        Description = "The dataset, with splits train and val (and test)",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<DrawnSet> _drawn = new("--drawn")
    {
        Description = "A dataset that is drawn for this, instead of --data",
        DefaultValueFactory = _ => DrawnSet.None,
    };

    private readonly Option<string> _model = new("--model")
    {
        Description = $"The member: {string.Join(", ", ModelFamily.All.Select(spec => spec.Name))}",
        DefaultValueFactory = _ => "edge-n",
    };

    private readonly Option<int> _epochs;
    private readonly Option<int> _imageSize;
    private readonly Option<int> _batch = Integer("--batch", 16, "Pictures per batch");

    private readonly Option<int[]> _seeds = new("--seeds")
    {
        Description = "Seeds, with a run of every kind for each",
        DefaultValueFactory = _ => [0, 1],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _only;

    private readonly Option<OptimizerKind> _optimizer = new("--optimizer")
    {
        Description = "Auto chooses by the length of the run; what is compared may replace it",
        DefaultValueFactory = _ => OptimizerKind.Auto,
    };

    private readonly Option<int> _threads = Integer("--threads", 0, "Threads of the tensor operations; 0 for all cores");
    private readonly Option<string> _project;

    /// <summary>The options of a command.</summary>
    /// <param name="name">The command's name.</param>
    /// <param name="epochs">The default for <c>--epochs</c>.</param>
    /// <param name="imageSize">The default for <c>--imgsz</c>.</param>
    /// <param name="variants">The names that <c>--only</c> takes.</param>
    public ComparisonOptions(string name, int epochs, int imageSize, string[] variants)
    {
        _epochs = Integer("--epochs", epochs, "Epochs of every run");
        _imageSize = Integer("--imgsz", imageSize, "Side of the input in pixels");
        _only = new Option<string[]>("--only")
        {
            Description = $"Only some of {string.Join(", ", variants)}",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        _only.AcceptOnlyFromAmong(variants);
        _project = new Option<string>("--project")
        {
            Description = "Folder for the runs; runs found there are resumed, finished ones only measured",
            DefaultValueFactory = _ => $"runs/{name}",
        };
    }

    /// <summary>An option that is a whole number.</summary>
    public static Option<int> Integer(string name, int defaultValue, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => defaultValue };

    /// <summary>Adds the options, and the check of what excludes each other, to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_data, _drawn, _model, _epochs, _imageSize, _batch, _seeds, _only, _optimizer, _threads, _project];
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if ((result.GetValue(_data) is null or "") == (result.GetValue(_drawn) == DrawnSet.None))
            {
                result.AddError("Give either --data DIR or --drawn shapes|pages.");
            }
        });
    }

    /// <summary>The dataset's folder; one that is drawn is drawn now, unless it was before.</summary>
    public string FindData(ParseResult result) => result.GetRequiredValue(_drawn) is var set and not DrawnSet.None
        ? DrawnSets.Find(set, Path.Combine(Folder(result), "drawn"))
        : result.GetRequiredValue(_data);

    /// <summary>What all runs have in common.</summary>
    public TrainingOptions Training(ParseResult result) => new()
    {
        Model = ModelSpecFile.Find(result.GetRequiredValue(_model)),
        Epochs = result.GetRequiredValue(_epochs),
        ImageSize = result.GetRequiredValue(_imageSize),
        BatchSize = result.GetRequiredValue(_batch),
        Optimizer = result.GetRequiredValue(_optimizer),
        Threads = result.GetRequiredValue(_threads) is var count and > 0 ? count : null,
    };

    /// <summary>The seeds.</summary>
    public IReadOnlyList<int> Seeds(ParseResult result) => result.GetRequiredValue(_seeds);

    /// <summary>Where the runs are kept.</summary>
    public string Folder(ParseResult result) => result.GetRequiredValue(_project);

    /// <summary>The variants that are asked for: all, if none is named.</summary>
    public IReadOnlyList<T> Choose<T>(ParseResult result, IReadOnlyList<T> variants, Func<T, string> nameOf) =>
        result.GetRequiredValue(_only) is { Length: > 0 } names
            ? [.. variants.Where(variant => names.Contains(nameOf(variant)))]
            : variants;
}
