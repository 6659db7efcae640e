using System.CommandLine;
using MLNetGhost.Model;

namespace MLNetGhost.Tool.Commands;

/// <summary>The options of <c>data</c> that ask a model which labels are wrong.</summary>
internal sealed class MistakesArguments
{
    private const int DefaultTop = 100;
    private const int LargestTop = 2000;

    private readonly Option<bool> _mistakes = CommandOptions.Flag(
        "--mistakes", "Ask a model (--weights) which labels are wrong: a page of crops, strongest disagreement first, and a list as CSV");
    private readonly Option<string?> _weights = CommandOptions.OptionalPath(
        "--weights", "The model for --mistakes: one of our own or of other tools (.onnx), or a checkpoint (.safetensors)");
    private readonly Option<int> _top = CommandOptions.WholeNumber(
        "--top", DefaultTop, 1, LargestTop, "Number of labels on the page of --mistakes; the list has all");
    private readonly Option<string> _project = CommandOptions.Text("--project", "runs/data", "Folder of the pages of --mistakes", "dir");
    private readonly Option<string> _name = CommandOptions.Text(
        "--name", "mistakes", "Name of the page's folder; a number is appended if it exists", "name");
    private readonly DetectorArguments _detector = new(
        [nameof(OnnxDetectorOptions.Device), nameof(OnnxDetectorOptions.UseOwnJpegDecoder), .. DetectorArguments.OfDevices]);

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [_mistakes, _weights, _top, _project, _name, .. _detector.All];

    /// <summary>Reads the options.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <returns>What makes the page; null if it is not asked for.</returns>
    /// <exception cref="ArgumentException">Only one of the model and the request for the page is given.</exception>
    /// <exception cref="FileNotFoundException">The model does not exist.</exception>
    public MistakesRun? Read(ParseResult options) => (options.GetValue(_mistakes), options.GetValue(_weights)) switch
    {
        (false, null) => null,
        (false, _) => throw new ArgumentException($"{_weights.Name} is for {_mistakes.Name}; give both, or leave it out."),
        (true, null) => throw new ArgumentException($"{_mistakes.Name} asks a model; name it with {_weights.Name}."),
        (true, { } weights) => new MistakesRun(
            InputFile.Require(weights), _detector.Read(options), options.GetValue(_top), options.GetRequiredValue(_project),
            options.GetRequiredValue(_name)),
    };
}
