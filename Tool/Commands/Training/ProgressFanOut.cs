namespace MLNetGhost.Tool.Commands;

/// <summary>Passes reports on to several receivers, at once and in order (unlike <see cref="Progress{T}"/>).</summary>
/// <typeparam name="T">The reports.</typeparam>
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
