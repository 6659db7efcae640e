using System.CommandLine;
using MLNetGhost.Data;
using MLNetGhost.Files;

namespace MLNetGhost.Tool.Commands;

/// <summary>The options of <c>predict</c> that make a labelled dataset of what is found.</summary>
internal sealed class DetectedDatasetArguments
{
    private readonly Option<string?> _folder = CommandOptions.OptionalPath(
        "--as-dataset", "Write the pictures and what was found in them as a labelled dataset, to correct or to train on; the folder must "
            + "be empty or missing", "dir");
    private readonly Option<string> _form = CommandOptions.Choice(
        "--form", DatasetFormats.Yolo.Name, [.. DatasetFormats.All.Where(format => format.CanWrite).Select(format => format.Name)],
        "Form of that dataset");
    private readonly Option<bool> _link = CommandOptions.Flag("--link", "Link pictures in that dataset instead of copying them");

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [_folder, _form, _link];

    /// <summary>Reads the options.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <returns>What writes the dataset; null if none is asked for.</returns>
    /// <exception cref="ArgumentException">A form or links are asked for without a dataset.</exception>
    /// <exception cref="IOException">The folder is not empty.</exception>
    public DetectedDatasetWriter? Read(ParseResult options)
    {
        if (options.GetValue(_folder) is not { } folder)
        {
            Option[] dependent = [_form, _link];
            return options.FirstGiven(dependent) is { } given
                ? throw new ArgumentException($"{given.Name} is for a dataset; name its folder with {_folder.Name}.")
                : null;
        }

        AtomicFolder.RequireEmpty(Path.GetFullPath(folder), " for the dataset");
        return new DetectedDatasetWriter(
            folder, DatasetFormats.Find(options.GetRequiredValue(_form))!,
            options.GetValue(_link) ? ImagePlacement.SymbolicLink : ImagePlacement.Copy);
    }
}
