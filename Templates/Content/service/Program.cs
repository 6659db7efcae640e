// Detects objects in pictures sent over HTTP.
//
//   dotnet run -c Release
//   curl --data-binary @picture.jpg http://localhost:5000/detect
//
// --urls http://localhost:8080 listens elsewhere; --model detector.onnx uses a model of your own.
using System.Threading.RateLimiting;
using MLNetGhost.Model;

const long largestUpload = 20 * 1024 * 1024;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = largestUpload);
builder.Services.AddProblemDetails();
builder.Services.AddRateLimiter(limits =>
{
    // As many pictures at once as there are cores; others wait, and too many are told to come back.
    limits.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
    limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, int>(_ => RateLimitPartition.GetConcurrencyLimiter(
        0, _ => new() { PermitLimit = Environment.ProcessorCount, QueueLimit = 16 * Environment.ProcessorCount }));
});

// Loaded now, so that the service does not start with a model that cannot be used. One detector serves all requests at once.
var model = builder.Configuration["model"] ?? Path.Combine(AppContext.BaseDirectory, "shapes-edge-n.onnx");
using var detector = OnnxDetector.Load(model, new() { Profile = InferenceProfile.Throughput });

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseRateLimiter();
app.MapGet("/classes", () => detector.ClassNames);
app.MapPost("/detect", async (HttpRequest request) =>
{
    using var picture = new MemoryStream();
    await request.Body.CopyToAsync(picture, request.HttpContext.RequestAborted);
    try
    {
        return Results.Ok(detector.Detect(picture.GetBuffer().AsSpan(0, (int)picture.Length)));
    }
    catch (InvalidDataException e)
    {
        return Results.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
    }
});
app.Run();
