using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using MLNetGhost.UnitTests.FreshProcess;

// Arguments: a model file, then picture files; or "load", a model file, rounds, pictures per round, then picture files. Output: one line
// of JSON.
var context = new MLContext();
if (args[0] == "load")
{
    var run = new LoadRun(context, context.Model.Load(args[1], out _));
    var (rounds, picturesPerRound) = (int.Parse(args[2], CultureInfo.InvariantCulture), int.Parse(args[3], CultureInfo.InvariantCulture));
    Console.WriteLine(JsonSerializer.Serialize(run.Run(args[4..], rounds, picturesPerRound)));
    return;
}

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
