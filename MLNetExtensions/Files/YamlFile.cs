using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MLNetGhost.Files;

/// <summary>Reads YAML files, with one message for files that are not YAML.</summary>
internal static class YamlFile
{
    /// <summary>Reads the first document of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What the file should contain, as the end of a message: "write one 'option: value' per line".</param>
    /// <returns>The document's root; null if the file is empty.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not YAML, or not UTF-8.</exception>
    public static YamlNode? ReadRoot(string path, string expected)
    {
        if (!File.Exists(path))
        {
            throw SharedFile.NotFound(path, $"{path} does not exist; {expected}.");
        }

        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(TextFile.Read(path)));
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"{path}, line {e.Start.Line}, is not YAML: {e.Message} Fix it, or {expected}.", e);
        }
        catch (InvalidOperationException e)
        {
            // The parser throws this if the file ends inside a list or a mapping.
            throw new InvalidDataException($"{path} is not YAML: it ends inside brackets or quotes. Fix it, or {expected}.", e);
        }

        return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
    }
}
