namespace MLNetGhost.Transforms;

/// <summary>What happens to a row whose picture is missing, unreadable, damaged or too large.</summary>
public enum ImageErrorAction
{
    /// <summary>Reading one of the row's detection columns throws; the message names the row and the file.</summary>
    Throw,

    /// <summary>
    /// The row has no detections, and a warning in <c>MLContext.Log</c> names the row and the file. Other rows are not affected.
    /// </summary>
    ReturnEmpty,
}
