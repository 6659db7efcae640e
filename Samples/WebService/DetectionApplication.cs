using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;
using MLNetGhost.Transforms;

namespace MLNetGhost.Samples.WebService;

/// <summary>The web application: services and endpoints.</summary>
internal static class DetectionApplication
{
    private const long MaximumUploadBytes = 20 << 20;

    /// <summary>Loads the model and builds the application; the caller runs and disposes it.</summary>
    /// <param name="model">A saved ML.NET model (.zip) or an ONNX file.</param>
    /// <param name="arguments">ASP.NET's own arguments, such as <c>--urls</c>.</param>
    public static WebApplication Create(string model, string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = MaximumUploadBytes);
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
        app.MapGet("/classes", (ObjectDetectionTransformer detector) => detector.ClassNames);
        app.MapPost("/detect", DetectAsync);
        return app;
    }

    private static async Task<IResult> DetectAsync(HttpRequest request, [FromServices] ObjectPool<PredictionEngine<Upload, Found>> engines)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);

        var engine = engines.Get();
        try
        {
            return Results.Ok(DetectionResponse.From(engine.Predict(new Upload { Picture = body.ToArray() }).Detections));
        }
        catch (InvalidDataException e)
        {
            return Results.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
        finally
        {
            engines.Return(engine);
        }
    }
}
