using Microsoft.ML;
using MLNetGhost.Model;
using MLNetGhost.Transforms;

namespace MLNetGhost.Benchmarks.SideBySide;

/// <summary>This library: <c>DetectObjects</c> behind a prediction engine, and over the rows of a data view.</summary>
internal sealed class EngineRunner : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly ObjectDetectionTransformer _transformer;
    private readonly PredictionEngine<Photo, Found> _engine;
    private readonly Photo _photo = new();

    /// <summary>Loads a model for one thread per picture.</summary>
    /// <param name="modelPath">The ONNX file.</param>
    /// <param name="readAhead">Rows that a cursor works on besides the current one; null for the default.</param>
    public EngineRunner(string modelPath, int? readAhead = null)
    {
        var options = new DetectObjectsOptions { Profile = InferenceProfile.Throughput, ReadAhead = readAhead };
        var empty = _context.Data.LoadFromEnumerable<Photo>([]);
        _transformer = _context.Transforms.DetectObjects(modelPath, nameof(Photo.ImagePath), options).Fit(empty);
        var engineOptions = new PredictionEngineOptions { OwnsTransformer = false };
        _engine = _context.Model.CreatePredictionEngine<Photo, Found>(_transformer, engineOptions);
    }

    /// <summary>Detects on one picture through the prediction engine.</summary>
    public Detection[] Predict(string path)
    {
        _photo.ImagePath = path;
        return _engine.Predict(_photo).Detections;
    }

    /// <summary>Detects on many pictures through <c>Transform</c>; returns the number of detections.</summary>
    public int Transform(IReadOnlyList<string> paths)
    {
        var data = _transformer.Transform(_context.Data.LoadFromEnumerable(paths.Select(path => new Photo { ImagePath = path })));
        return _context.Data.CreateEnumerable<Found>(data, reuseRowObject: true).Sum(row => row.Detections.Length);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _transformer.Dispose();
    }

    private sealed class Photo
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class Found
    {
        public Detection[] Detections { get; set; } = [];
    }
}
