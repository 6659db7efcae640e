namespace MLNetGhost.Tool.Commands;

/// <summary>How a line is shown on a terminal that has colours.</summary>
internal enum LineTone
{
    /// <summary>As everything else.</summary>
    Plain,

    /// <summary>In green: the best so far.</summary>
    Good,

    /// <summary>In yellow: something may be wrong.</summary>
    Warning,

    /// <summary>In bold: what the lines below mean.</summary>
    Heading,
}
