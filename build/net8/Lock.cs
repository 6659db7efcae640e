namespace System.Threading;

/// <summary>.NET 9's lock, as far as this library uses it, for .NET 8.</summary>
internal sealed class Lock
{
    private readonly object _monitor = new();

    /// <summary>What <c>lock</c> compiles to.</summary>
    public Scope EnterScope()
    {
        Monitor.Enter(_monitor);
        return new Scope(_monitor);
    }

    public readonly ref struct Scope(object monitor)
    {
        public void Dispose() => Monitor.Exit(monitor);
    }
}
