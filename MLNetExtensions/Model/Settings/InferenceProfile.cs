namespace MLNetGhost.Model;

/// <summary>How the processor's cores are shared between calls.</summary>
public enum InferenceProfile
{
    /// <summary>
    /// Depends on the number of cores. Up to four: one thread per call, so that as many callers as cores keep the machine busy. With more:
    /// four calls at once (or one per eight cores), which share the other cores as helpers, so that a lone call is still fast.
    /// </summary>
    Automatic,

    /// <summary>All cores work on one picture: the lowest latency for a single caller.</summary>
    Latency,

    /// <summary>One thread per call: the most pictures per second when there are as many callers as cores.</summary>
    Throughput,
}
