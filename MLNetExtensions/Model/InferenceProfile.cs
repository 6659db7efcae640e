namespace MLNetGhost.Model;

/// <summary>How the processor's cores are shared between calls.</summary>
public enum InferenceProfile
{
    /// <summary>
    /// By the number of cores. Up to four, one thread per call, so that as many callers as cores fill the machine. With more, four calls
    /// at once (or one for every eight cores), which share the other cores as helpers, so that one call alone is not left behind.
    /// </summary>
    Automatic,

    /// <summary>All cores work on one picture: the shortest time for a single caller.</summary>
    Latency,

    /// <summary>One thread per call: the most pictures per second when as many callers as cores are at work.</summary>
    Throughput,
}
