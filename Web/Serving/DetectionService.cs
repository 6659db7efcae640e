using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MLNetGhost.Web.Limits;
using MLNetGhost.Web.Models;
using MLNetGhost.Web.Page;
using MLNetGhost.Web.Runs;

namespace MLNetGhost.Web.Serving;

/// <summary>The page and its HTTP interface, as parts of an ASP.NET application.</summary>
public static class DetectionService
{
    // Scripts and styles from here only; pictures are shown from memory, and nobody else's page may frame this one.
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Adds the services and limits that <see cref="UseDetectionService"/> needs.</summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>The builder.</returns>
    public static WebApplicationBuilder AddDetectionService(this WebApplicationBuilder builder, DetectionServiceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var settings = options ?? new DetectionServiceOptions();
        var limits = settings.Limits;
        builder.Services.AddSingleton(settings).AddSingleton<ServiceMetrics>().AddProblemDetails().AddOpenApi();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy =>
            policy.WithOrigins([.. settings.Origins]).AllowAnyHeader().WithMethods("GET", "POST").WithExposedHeaders("Server-Timing")));

        // Kestrel's own limit ends a request with an empty answer; UploadBody's ends it with a sentence.
        builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = null);
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromSeconds(limits.TimeoutSeconds),
            WriteTimeoutResponse = context => Refusal.TooSlow(context, limits).ExecuteAsync(context),
        });
        builder.Services.AddRateLimiter(limiter => AddConcurrencyLimit(limiter, limits));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(limits.ShutdownSeconds));
        return builder;
    }

    /// <summary>Adds the page and the endpoints: <c>/detect</c>, <c>/model</c>, <c>/models</c>, <c>/classes</c>, <c>/health</c>,
    /// <c>/run</c> and <c>/openapi/v1.json</c>.</summary>
    /// <param name="app">The application, built after <see cref="AddDetectionService"/>.</param>
    /// <param name="models">The models, the first of which detects where a request names none; the caller disposes what they use.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentException">Two models have one name, or there are neither models nor a run.</exception>
    public static WebApplication UseDetectionService(this WebApplication app, params IReadOnlyList<ServedModel> models)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(models);
        var options = app.Services.GetRequiredService<DetectionServiceOptions>();
        if (models.DistinctBy(model => model.Name).Count() != models.Count)
        {
            throw new ArgumentException("Two models have the same name; give each its own.", nameof(models));
        }

        if (models.Count == 0 && options.Run is null)
        {
            throw new ArgumentException("There is neither a model nor a run to show; give at least one.", nameof(models));
        }

        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseCors();
        app.UseRequestTimeouts();
        app.Use((context, next) => context.Request.ContentLength > options.Limits.UploadBytes
            ? Refusal.TooLarge(options.Limits).ExecuteAsync(context) // Before it waits with the others.
            : next(context));
        app.UseRateLimiter();
        MapPage(app);
        MapInterface(app, new DetectEndpoint(models, options.Limits, app.Services.GetRequiredService<ServiceMetrics>()), options.Run);
        return app;
    }

    private static void MapInterface(WebApplication app, DetectEndpoint endpoint, string? run)
    {
        app.MapPost("/detect", endpoint.DetectAsync).WithSummary("Detects objects in the picture that is the body or the file of a form.");
        var light = app.MapGroup("").DisableRateLimiting();
        light.MapGet("/classes", endpoint.Classes).WithSummary("The class names of a model.");
        light.MapGet("/model", endpoint.Describe).WithSummary("Classes, input, origin and thresholds of a model.");
        light.MapGet("/models", endpoint.DescribeAll).WithSummary("All models that are served.");
        light.MapGet("/health", () => new { Status = "ok" }).WithSummary("Whether the service can be used.");
        light.MapGet("/run", () => Progress(run)).WithSummary("The training that is shown.");
        light.MapOpenApi();
    }

    private static void MapPage(WebApplication app)
    {
        foreach (var (name, type, content) in PageFiles.All)
        {
            app.MapGet(name == "index.html" ? "/" : $"/{name}", (HttpContext context) =>
            {
                context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
                context.Response.Headers.XContentTypeOptions = "nosniff";
                context.Response.Headers.CacheControl = "no-cache";
                return Results.Bytes(content, type);
            }).DisableRateLimiting().ExcludeFromDescription();
        }
    }

    private static IResult Progress(string? run)
    {
        if (run is null)
        {
            return Results.NoContent();
        }

        try
        {
            return Results.Ok(RunProgress.Read(run, DateTimeOffset.UtcNow));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return Refusal.NotFound(e.Message);
        }
    }

    private static void AddConcurrencyLimit(RateLimiterOptions limiter, ServiceLimits limits)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, int>(_ => RateLimitPartition.GetConcurrencyLimiter(
            0, _ => new ConcurrencyLimiterOptions
            {
                PermitLimit = limits.Concurrent,
                QueueLimit = limits.Waiting,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }));
        limiter.OnRejected = (rejected, _) => new ValueTask(Refusal.Busy(rejected.HttpContext).ExecuteAsync(rejected.HttpContext));
    }
}
