using System.Text.Json;
using Microsoft.ML;
using MLNetGhost.UnitTests.FreshProcess;

// Arguments: a model file, then picture files. Output: one line of JSON.
var context = new MLContext();

// Before anything of the library is used: a class with nothing but an image of unknown size must bind all the same.
var imageType = context.Data.LoadFromEnumerable<Picture>([]).Schema[nameof(Picture.Image)].Type.ToString();

var model = context.Model.Load(args[0], out var inputSchema);
using var engine = context.Model.CreatePredictionEngine<Photo, Found>(model);
var detections = args.Skip(1).Select(path => engine.Predict(new Photo { ImagePath = path }).Detections).ToArray();
var assemblies = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name).Order(StringComparer.Ordinal)
    .ToArray();
Console.WriteLine(JsonSerializer.Serialize(new
{
    ImageType = imageType,
    Transformers = (model as IEnumerable<ITransformer> ?? [model]).Select(transformer => transformer.GetType().Name).ToArray(),
    InputColumns = inputSchema?.Select(column => column.Name).ToArray(),
    Detections = detections,
    Assemblies = assemblies,
}));
