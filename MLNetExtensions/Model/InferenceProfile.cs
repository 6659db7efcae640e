namespace MLNetGhost.Model;

/// <summary>How the processor's cores are shared between calls.</summary>
public enum InferenceProfile
{
    /// <summary>One thread per call for each four cores, at least one: a few calls at once fill the machine, one alone is not left behind.</summary>
    Automatic,

    /// <summary>All cores work on one picture: the shortest time for a single caller.</summary>
    Latency,

    /// <summary>One thread per call: the most pictures per second when as many callers as cores are at work.</summary>
    Throughput,
}
