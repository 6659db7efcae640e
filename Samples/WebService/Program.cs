// Detects objects in pictures that are sent over HTTP: one detector for all requests, and a pool of prediction engines over it.
//
//   dotnet run -c Release --project Samples/WebService
//   curl --data-binary @picture.jpg http://localhost:5000/detect
//
// Options: --urls http://localhost:8080, and --model FILE, a saved ML.NET model (.zip) or an ONNX file; without it the small model of
// Samples/Models, which detects drawn shapes.
//
// Expected output of the request:
//   {"detections":[{"label":"star","score":0.93,"box":[41.2,60.9,118.5,140.3]}]}
// and where the body is no picture, 400 and
//   {"title":"Bad Request","status":400,"detail":"Row 0, column 'Picture': …"}
using MLNetGhost.Samples.WebService;

var configuration = new ConfigurationBuilder().AddCommandLine(args).Build();
var model = configuration["model"] ?? Path.Combine(AppContext.BaseDirectory, "shapes-edge-n.onnx");

await using var app = DetectionApplication.Create(model, args);
await app.RunAsync();
