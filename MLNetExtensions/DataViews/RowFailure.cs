using Microsoft.ML.OnnxRuntime;

namespace MLNetGhost.DataViews;

/// <summary>Distinguishes rows that cannot be read from faults in the program.</summary>
internal static class RowFailure
{
    /// <summary>
    /// Whether an exception means that a row's picture cannot be read, as opposed to a fault of the detector or the caller.
    /// </summary>
    public static bool Concerns(Exception exception) =>
        exception is not ObjectDisposedException
        && exception.InnerException is not OnnxRuntimeException
        && exception is IOException or InvalidDataException or UnauthorizedAccessException
            or ArgumentException or InvalidOperationException or NotSupportedException;
}
