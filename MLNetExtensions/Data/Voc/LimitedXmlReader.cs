using System.Globalization;
using System.Xml;

namespace MLNetGhost.Data;

/// <summary>
/// Hands an XML file on as long as it stays within what an annotation can need. A tree that is built from a file as deep as it is long
/// takes the square of its length.
/// </summary>
/// <param name="inner">The reader of the file.</param>
/// <param name="mostNodes">The most elements, texts and comments.</param>
/// <param name="remedy">What to do with a file that is beyond the limits of nesting and attributes.</param>
internal sealed class LimitedXmlReader(
    XmlReader inner, int mostNodes = LimitedXmlReader.MostNodes, string remedy = "write the boxes as Pascal VOC has them")
    : XmlReader, IXmlLineInfo
{
    /// <summary>The deepest nesting of elements; Pascal VOC has five levels.</summary>
    public const int MostDepth = 64;

    /// <summary>The most elements, texts and comments.</summary>
    public const int MostNodes = 500_000;

    /// <summary>The most attributes of an element; Pascal VOC has none.</summary>
    public const int MostAttributes = 64;

    private int _nodes;

    public override int AttributeCount => inner.AttributeCount;

    public override string BaseURI => inner.BaseURI;

    public override int Depth => inner.Depth;

    public override bool EOF => inner.EOF;

    public override bool IsEmptyElement => inner.IsEmptyElement;

    public override string LocalName => inner.LocalName;

    public override string NamespaceURI => inner.NamespaceURI;

    public override XmlNameTable NameTable => inner.NameTable;

    public override XmlNodeType NodeType => inner.NodeType;

    public override string Prefix => inner.Prefix;

    public override ReadState ReadState => inner.ReadState;

    public override string Value => inner.Value;

    public int LineNumber => ((IXmlLineInfo)inner).LineNumber;

    public int LinePosition => ((IXmlLineInfo)inner).LinePosition;

    public bool HasLineInfo() => ((IXmlLineInfo)inner).HasLineInfo();

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is beyond a limit.</exception>
    public override bool Read()
    {
        if (!inner.Read())
        {
            return false;
        }

        if (++_nodes > mostNodes)
        {
            throw Refused($"the file has more than {mostNodes:N0} elements and texts", "divide it");
        }

        if (inner.Depth > MostDepth)
        {
            throw Refused($"elements are nested more than {MostDepth} levels deep", remedy);
        }

        return inner.AttributeCount > MostAttributes
            ? throw Refused($"an element has more than {MostAttributes} attributes", remedy)
            : true;
    }

    public override string GetAttribute(int i) => inner.GetAttribute(i);

    public override string? GetAttribute(string name) => inner.GetAttribute(name);

    public override string? GetAttribute(string name, string? namespaceURI) => inner.GetAttribute(name, namespaceURI);

    public override string? LookupNamespace(string prefix) => inner.LookupNamespace(prefix);

    public override bool MoveToAttribute(string name) => inner.MoveToAttribute(name);

    public override bool MoveToAttribute(string name, string? ns) => inner.MoveToAttribute(name, ns);

    public override bool MoveToElement() => inner.MoveToElement();

    public override bool MoveToFirstAttribute() => inner.MoveToFirstAttribute();

    public override bool MoveToNextAttribute() => inner.MoveToNextAttribute();

    public override bool ReadAttributeValue() => inner.ReadAttributeValue();

    public override void ResolveEntity() => inner.ResolveEntity();

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }

    private InvalidDataException Refused(FormattableString rule, string remedy) =>
        new($"line {LineNumber}: {rule.ToString(CultureInfo.InvariantCulture)}; {remedy}.");
}
