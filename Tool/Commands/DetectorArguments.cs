using System.CommandLine;
using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.Options;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// The options that load and run a model: those of <see cref="OnnxDetectorOptions"/> that a command offers, and what describes a model of
/// another tool.
/// </summary>
/// <param name="offered">The properties.</param>
internal sealed class DetectorArguments(params string[] offered)
{
    /// <summary>The options that say how a device is used; every command that runs a detector on one offers them.</summary>
    public static IReadOnlyList<string> OfDevices { get; } =
    [
        nameof(OnnxDetectorOptions.AllowTf32), nameof(OnnxDetectorOptions.SessionOptions),
        nameof(OnnxDetectorOptions.ProviderOptions), nameof(OnnxDetectorOptions.VerifyDevice),
    ];

    /// <summary>The options that say how large pictures are divided.</summary>
    public static IReadOnlyList<string> OfTiles { get; } = [nameof(OnnxDetectorOptions.TileSize), nameof(OnnxDetectorOptions.TileOverlap)];

    private static readonly string[] s_always =
        [nameof(OnnxDetectorOptions.ClassNames), nameof(OnnxDetectorOptions.Layout), nameof(OnnxDetectorOptions.BoxesOnly)];

    private readonly RecordOptions<OnnxDetectorOptions> _detector =
        new(property => s_always.Contains(property) || offered.Contains(property), BindByHand);

    private readonly RecordOptions<PreparationOptions> _preparation = new();

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [.. _detector.All, .. _preparation.All];

    /// <summary>Reads the options.</summary>
    /// <param name="options">The parsed command line.</param>
    public OnnxDetectorOptions Read(ParseResult options)
    {
        var preparation = _preparation.Read(options, new PreparationOptions());
        return _detector.Read(
            options, new OnnxDetectorOptions { Preparation = preparation == new PreparationOptions() ? null : preparation });
    }

    private static BoundOption? BindByHand(OptionDescription source) => source.Property.Name switch
    {
        nameof(OnnxDetectorOptions.ClassNames) => ClassNames(source),
        nameof(OnnxDetectorOptions.InputSize) => InputSize(source),
        _ => null,
    };

    /// <summary>The program takes names from a file.</summary>
    private static BoundOption ClassNames(OptionDescription source) => BoundOption.Bind(source, new RecordOption<string?>(source)
    {
        Description = "Class names for a model that does not contain them: a text file with one name per line",
        HelpName = source.ValueName,
    }.Filled(), InputFile.ReadNames);

    /// <summary>In the program the input is a square.</summary>
    private static BoundOption InputSize(OptionDescription source) => BoundOption.Bind(
        source, new RecordOption<int>(source).Number(0, source.Range! with { AllowsZero = true }), side => side > 0 ? (side, side) : null);
}
