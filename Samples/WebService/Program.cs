// Detects objects in pictures sent over HTTP: one detector for all requests, and a pool of prediction engines over it.
//
//   dotnet run -c Release --project Samples/WebService
//   curl --data-binary @picture.jpg http://localhost:5000/detect
//
// Options: --urls http://localhost:8080, and --model FILE, a saved ML.NET model (.zip) or an ONNX file; by default the small model in
// Samples/Models, which detects drawn shapes.
//
// Expected response for a drawn picture with a ring and a star:
//   {"detections":[{"label":"ring","score":0.9610534,"box":[0.4638996,60.115997,62.275055,142.23425]},{"label":"star",…
// and if the body is not a picture, status 400 and
//   {…"status":400,"detail":"Row 1, column 'Picture': The encoded picture is not a picture that can be read (10 bytes); …
using MLNetGhost.Samples.WebService;

var configuration = new ConfigurationBuilder().AddCommandLine(args).Build();
var model = configuration["model"] ?? Path.Combine(AppContext.BaseDirectory, "shapes-edge-n.onnx");

await using var app = DetectionApplication.Create(model, args);
await app.RunAsync();
