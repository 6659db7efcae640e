namespace MLNetGhost.DataViews;

/// <summary>Tells rows that cannot be read from faults of the program.</summary>
internal static class RowFailure
{
    /// <summary>
    /// Whether an exception says that a row's picture cannot be read, as against a fault of the detector or of the caller.
    /// </summary>
    public static bool Concerns(Exception exception) =>
        exception is not ObjectDisposedException
        && exception is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or NotSupportedException;
}
