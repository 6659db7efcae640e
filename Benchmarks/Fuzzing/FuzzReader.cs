namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Reads inputs in one documented way. It may keep state between inputs, as a reader that is used again does.</summary>
internal abstract class FuzzReader : IDisposable
{
    /// <summary>Reads an input.</summary>
    /// <param name="input">The bytes of a file.</param>
    /// <returns>A short text of what was read, so that two readings can be compared; null if the reader declined.</returns>
    /// <exception cref="FuzzOracleException">The reader accepted the input, but its result is wrong.</exception>
    public abstract string? Read(byte[] input);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

/// <summary>A reader that needs nothing but a function.</summary>
/// <param name="read">Returns a short text of what was read; null if the input was declined.</param>
internal sealed class FunctionReader(Func<byte[], string?> read) : FuzzReader
{
    public override string? Read(byte[] input) => read(input);
}

/// <summary>A reader accepted an input, but what it read is wrong.</summary>
/// <param name="message">What was expected and what was read.</param>
internal sealed class FuzzOracleException(string message) : Exception(message);
