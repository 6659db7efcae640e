using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace MLNetGhost.Web.Limits;

/// <summary>Answers that are no detections: problem details (RFC 9457) with a sentence that says what to do.</summary>
internal static class Refusal
{
    private const string RetryAfterSeconds = "1";

    /// <summary>The body is not a picture that can be used, or the query cannot be read.</summary>
    /// <param name="reason">A sentence.</param>
    public static IResult BadPicture(string reason) => Results.Problem(reason, statusCode: StatusCodes.Status400BadRequest);

    /// <summary>The request names something that is not there.</summary>
    /// <param name="reason">A sentence.</param>
    public static IResult NotFound(string reason) => Results.Problem(reason, statusCode: StatusCodes.Status404NotFound);

    /// <summary>The body is larger than allowed.</summary>
    /// <param name="limits">The limits.</param>
    public static IResult TooLarge(ServiceLimits limits) => Results.Problem(
        string.Create(CultureInfo.InvariantCulture, $"The body is larger than {limits.UploadBytes} bytes; send a smaller picture."),
        statusCode: StatusCodes.Status413PayloadTooLarge);

    /// <summary>More requests are waiting than allowed, or memory for the picture is used by others.</summary>
    /// <param name="context">The request.</param>
    public static IResult Busy(HttpContext context) => Later(context, "Too many requests are under way; send this one again later.");

    /// <summary>The request took longer than allowed.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limits">The limits.</param>
    public static IResult TooSlow(HttpContext context, ServiceLimits limits)
    {
        var seconds = limits.TimeoutSeconds == 1 ? "second" : "seconds";
        return Later(context, string.Create(
            CultureInfo.InvariantCulture, $"The request took longer than {limits.TimeoutSeconds} {seconds}; send it again later."));
    }

    private static IResult Later(HttpContext context, string reason)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Results.Problem(reason, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
