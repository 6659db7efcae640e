// Detects objects in pictures that are sent over HTTP: one detector for all requests, and a pool of prediction engines over it.
//
//   dotnet run -c Release --project Samples/WebService -- --model shapes.zip --urls http://localhost:5000
//   curl --data-binary @picture.jpg http://localhost:5000/detect
//
// The model is a saved ML.NET model (.zip) or an ONNX file, such as QuickStart leaves in its folder.
//
// Expected output of the request:
//   {"detections":[{"label":"star","score":0.93,"box":[41.2,60.9,118.5,140.3]}]}
// and where the body is no picture, 400 and
//   {"title":"Bad Request","status":400,"detail":"Row 0, column 'Picture': …"}
using MLNetGhost.Samples.WebService;

var configuration = new ConfigurationBuilder().AddCommandLine(args).Build();
if (configuration["model"] is not { } model)
{
    Console.Error.WriteLine("Usage: WebService --model MODEL.zip|MODEL.onnx [--urls http://localhost:5000]");
    return 2;
}

await using var app = DetectionApplication.Create(model, args);
await app.RunAsync();
return 0;
