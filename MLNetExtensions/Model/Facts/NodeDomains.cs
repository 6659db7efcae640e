namespace MLNetGhost.Model;

/// <summary>
/// Finds operators of one domain in an ONNX file; the domains that a file imports would not do, because an optimiser imports all that it
/// knows.
/// </summary>
internal static class NodeDomains
{
    /// <summary>ONNX Runtime's operators on channels in blocks as wide as the vectors of the processor that wrote the file.</summary>
    public const string OneProcessor = "com.microsoft.nchwc";

    /// <summary>Whether a node of the model, at any depth, belongs to a domain; false for a file that is not ONNX.</summary>
    /// <param name="model">The file, from its beginning; it must be able to seek.</param>
    /// <param name="domain">The domain.</param>
    public static bool Contain(Stream model, string domain) => ModelSearch.HasNode(model, ModelSearch.NodeDomain, domain);
}
