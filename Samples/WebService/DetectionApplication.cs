using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;
using MLNetGhost.Transforms;

namespace MLNetGhost.Samples.WebService;

/// <summary>The web application: services, limits and endpoints.</summary>
internal static class DetectionApplication
{
    /// <summary>Loads the model and builds the application; the caller runs and disposes it.</summary>
    /// <param name="model">A saved ML.NET model (.zip) or an ONNX file.</param>
    /// <param name="arguments">ASP.NET's own arguments, such as <c>--urls</c>, and those of <see cref="ServiceLimits"/>.</param>
    public static WebApplication Create(string model, string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        var limits = ServiceLimits.Read(builder.Configuration);
        AddLimits(builder, limits);
        builder.Services.AddProblemDetails();

        // One detector for the whole application, since a transformer may be used by many threads; a prediction engine serves one
        // request at a time, so there is a pool of those. The container disposes the detector when the application ends.
        builder.Services.AddSingleton(new MLContext());
        builder.Services.AddSingleton(services => DetectorFile.Load(services.GetRequiredService<MLContext>(), model));
        builder.Services.AddSingleton(services => new DefaultObjectPoolProvider().Create(new PredictionEnginePolicy(
            services.GetRequiredService<MLContext>(), services.GetRequiredService<ObjectDetectionTransformer>())));

        var app = builder.Build();
        // Resolve the detector now rather than at the first request, so that the application does not start with an unusable model.
        app.Services.GetRequiredService<ObjectDetectionTransformer>();
        app.UseExceptionHandler();
        app.UseRequestTimeouts();
        app.Use((context, next) => context.Request.ContentLength > limits.UploadBytes
            ? Refusal.TooLarge(limits).ExecuteAsync(context) // Before it waits with the others.
            : next(context));
        app.UseRateLimiter();
        app.MapGet("/classes", (ObjectDetectionTransformer detector) => detector.ClassNames).DisableRateLimiting();
        app.MapPost("/detect", DetectAsync);
        return app;
    }

    private static void AddLimits(WebApplicationBuilder builder, ServiceLimits limits)
    {
        builder.Services.AddSingleton(limits);

        // Kestrel's own limit ends a request with an empty answer; UploadBody's ends it with a sentence.
        builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = null);
        builder.Services.AddRequestTimeouts(options => options.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromSeconds(limits.TimeoutSeconds),
            WriteTimeoutResponse = context => Refusal.TooSlow(context, limits).ExecuteAsync(context),
        });
        builder.Services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, int>(_ => RateLimitPartition.GetConcurrencyLimiter(
                0, _ => new ConcurrencyLimiterOptions
                {
                    PermitLimit = limits.Concurrent,
                    QueueLimit = limits.Waiting,
                    QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
                }));
            options.OnRejected = (rejected, _) => new ValueTask(Refusal.Busy(rejected.HttpContext).ExecuteAsync(rejected.HttpContext));
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(limits.ShutdownSeconds));
    }

    private static async Task<IResult> DetectAsync(
        HttpRequest request, [FromServices] ServiceLimits limits, [FromServices] ObjectPool<PredictionEngine<Upload, Found>> engines)
    {
        byte[]? picture;
        try
        {
            picture = await UploadBody.ReadAsync(request, limits.UploadBytes);
        }
        catch (BadHttpRequestException e)
        {
            return Results.Problem(e.Message, statusCode: e.StatusCode);
        }

        if (picture is null)
        {
            return Refusal.TooLarge(limits);
        }

        var engine = engines.Get();
        try
        {
            return Results.Ok(DetectionResponse.From(engine.Predict(new Upload { Picture = picture }).Detections));
        }
        catch (InvalidDataException e)
        {
            return Refusal.BadPicture(e.Message);
        }
        finally
        {
            engines.Return(engine);
        }
    }
}
