using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;
using MLNetGhost.Web.Limits;
using MLNetGhost.Web.Models;
using MLNetGhost.Web.Serving;

namespace MLNetGhost.Samples.WebService;

/// <summary>The web application: the model behind a pool of prediction engines, and the page and interface of MLNetGhost.Web.</summary>
internal static class DetectionApplication
{
    /// <summary>Loads the model and builds the application; the caller runs and disposes it.</summary>
    /// <param name="model">A saved ML.NET model (.zip) or an ONNX file.</param>
    /// <param name="arguments">ASP.NET's own arguments, such as <c>--urls</c>, those of <see cref="ServiceLimits"/>, and <c>--Origins</c>,
    /// the origins whose pages may call the service, with a semicolon between them.</param>
    public static WebApplication Create(string model, string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        builder.AddDetectionService(new DetectionServiceOptions
        {
            Limits = ServiceLimits.Read(builder.Configuration),
            Origins = (builder.Configuration["Origins"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries),
        });

        // One detector for the whole application, since a transformer may be used by many threads; a prediction engine serves one
        // request at a time, so there is a pool of those. The container disposes the detector when the application ends.
        builder.Services.AddSingleton(new MLContext());
        builder.Services.AddSingleton(services => DetectorFile.Load(services.GetRequiredService<MLContext>(), model));
        builder.Services.AddSingleton(services => new DefaultObjectPoolProvider().Create(new PredictionEnginePolicy(
            services.GetRequiredService<MLContext>(), services.GetRequiredService<DetectorFile>().Detector)));

        var app = builder.Build();
        // Resolve the detector now rather than at the first request, so that the application does not start with an unusable model.
        var file = app.Services.GetRequiredService<DetectorFile>();
        var engines = app.Services.GetRequiredService<ObjectPool<PredictionEngine<Upload, Found>>>();
        return app.UseDetectionService(new ServedModel(
            Path.GetFileNameWithoutExtension(model), file.Facts, picture => Detect(engines, picture), file.Thresholds));
    }

    private static Detection[] Detect(ObjectPool<PredictionEngine<Upload, Found>> engines, byte[] picture)
    {
        var engine = engines.Get();
        try
        {
            return engine.Predict(new Upload { Picture = picture }).Detections;
        }
        finally
        {
            engines.Return(engine);
        }
    }
}
