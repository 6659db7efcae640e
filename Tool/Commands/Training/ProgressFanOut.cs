namespace MLNetGhost.Tool.Commands;

/// <summary>Passes reports on to several receivers, synchronously and in order (unlike <see cref="Progress{T}"/>).</summary>
/// <typeparam name="T">Type of the reports.</typeparam>
/// <param name="receivers">The receivers.</param>
internal sealed class ProgressFanOut<T>(params IReadOnlyList<IProgress<T>> receivers) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value)
    {
        foreach (var receiver in receivers)
        {
            receiver.Report(value);
        }
    }
}
