namespace MLNetGhost.Benchmarks.Service;

/// <summary>A body that a client of the load sends, and what it must get.</summary>
/// <param name="Kind">What it is, for tables.</param>
/// <param name="Body">The bytes.</param>
/// <param name="IsChunked">True to send it without stating its length.</param>
/// <param name="Status">The status of the answer; a service at its limits may also answer 503.</param>
internal sealed record Upload(string Kind, byte[] Body, int Status, bool IsChunked = false);
