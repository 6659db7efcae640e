using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace MLNetGhost.Web.Limits;

/// <summary>
/// What one service takes on at once, so that no client can use up its memory or keep the others waiting for long. Each can be given as
/// an argument, such as <c>--Limits:UploadBytes 5000000</c>.
/// </summary>
public sealed record ServiceLimits
{
    /// <summary>The largest body, in bytes; larger ones are refused with status 413.</summary>
    [Range(1L, 1L << 30)]
    public long UploadBytes { get; init; } = 20 << 20;

    /// <summary>
    /// Requests that are read and detected at the same time; the others wait in the order in which they came. More than the processor has
    /// cores keeps the cores busy while bodies arrive.
    /// </summary>
    [Range(1, 1024)]
    public int Concurrent { get; init; } = 2 * Environment.ProcessorCount;

    /// <summary>Requests that may wait; beyond them, status 503 asks to come back later.</summary>
    [Range(0, 100_000)]
    public int Waiting { get; init; } = 256;

    /// <summary>The longest time for a request, waiting included; then status 503.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; init; } = 30;

    /// <summary>How long a shutdown waits for the requests under way.</summary>
    [Range(0, 3600)]
    public int ShutdownSeconds { get; init; } = 30;

    /// <summary>Reads them from the section <c>Limits</c>; what is not given has its default.</summary>
    /// <param name="configuration">The application's configuration.</param>
    /// <exception cref="ValidationException">A value is out of its range; the message names it.</exception>
    /// <exception cref="InvalidOperationException">A value is not a number.</exception>
    public static ServiceLimits Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var limits = configuration.GetSection("Limits").Get<ServiceLimits>() ?? new ServiceLimits();
        Validator.ValidateObject(limits, new ValidationContext(limits), validateAllProperties: true);
        return limits;
    }
}
