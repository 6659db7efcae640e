using MLNetGhost.Web.Limits;

namespace MLNetGhost.Web.Serving;

/// <summary>Settings of a detection service.</summary>
public sealed record DetectionServiceOptions
{
    /// <summary>What it takes on at once.</summary>
    public ServiceLimits Limits { get; init; } = new();

    /// <summary>Origins whose pages may call the service, such as <c>https://example.com</c>; <c>*</c> for all; none by default.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>A run folder whose training the page shows; null for none.</summary>
    public string? Run { get; init; }
}
