using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.Transforms.Onnx;

namespace MLNetGhost.Benchmarks.SideBySide;

/// <summary>
/// The peer: stock ML.NET parts (LoadImages, ResizeImages with padding, ExtractPixels, ApplyOnnxModel) and plain C# suppression
/// behind a prediction engine, over a model in the <c>yolo</c> layout, on one thread.
/// </summary>
internal sealed class StockPipeline : IDisposable
{
    private const string OutputColumn = "output0";

    private readonly ITransformer _model;
    private readonly PredictionEngine<Input, Output> _engine;
    private readonly int _classCount;
    private readonly float _scoreThreshold;
    private readonly float _overlapThreshold;

    public StockPipeline(string modelPath, int classCount, int width, int height, float scoreThreshold, float overlapThreshold)
    {
        _classCount = classCount;
        _scoreThreshold = scoreThreshold;
        _overlapThreshold = overlapThreshold;
        var ml = new MLContext(seed: 1);
        var anchors = (width / 8 * (height / 8)) + (width / 16 * (height / 16)) + (width / 32 * (height / 32));
        var pipeline = ml.Transforms.LoadImages("image", imageFolder: null, inputColumnName: nameof(Input.Path))
            .Append(ml.Transforms.ResizeImages("image", width, height, "image", ImageResizingEstimator.ResizingKind.IsoPad))
            .Append(ml.Transforms.ExtractPixels("images", "image", scaleImage: 1 / 255f))
            .Append(ml.Transforms.ApplyOnnxModel(new OnnxOptions
            {
                ModelFile = modelPath,
                InputColumns = ["images"],
                OutputColumns = [OutputColumn],
                ShapeDictionary = new Dictionary<string, int[]>
                {
                    ["images"] = [1, 3, height, width],
                    [OutputColumn] = [1, 4 + classCount, anchors],
                },
                IntraOpNumThreads = 1,
            }));
        _model = pipeline.Fit(ml.Data.LoadFromEnumerable(Array.Empty<Input>()));
        _engine = ml.Model.CreatePredictionEngine<Input, Output>(_model);
    }

    /// <summary>Detects on one picture; boxes are in pixels of the network's input.</summary>
    public List<Detection> Detect(string path)
    {
        var output = _engine.Predict(new Input { Path = path }).Values;
        var anchors = output.Length / (4 + _classCount);
        var candidates = new List<Detection>();
        for (var anchor = 0; anchor < anchors; anchor++)
        {
            var (best, score) = (0, 0f);
            for (var label = 0; label < _classCount; label++)
            {
                var value = output[((4 + label) * anchors) + anchor];
                if (value > score)
                {
                    (best, score) = (label, value);
                }
            }

            if (score > _scoreThreshold)
            {
                var (x, y) = (output[anchor], output[anchors + anchor]);
                var halfWidth = output[(2 * anchors) + anchor] / 2;
                var halfHeight = output[(3 * anchors) + anchor] / 2;
                var box = new BoundingBox(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
                candidates.Add(new Detection(best, "", score, box));
            }
        }

        var kept = new List<Detection>();
        foreach (var candidate in candidates.OrderByDescending(candidate => candidate.Score))
        {
            if (kept.All(other => other.ClassId != candidate.ClassId
                || other.Box.IntersectionOverUnion(candidate.Box) <= _overlapThreshold))
            {
                kept.Add(candidate);
            }
        }

        return kept;
    }

    public void Dispose()
    {
        _engine.Dispose();
        (_model as IDisposable)?.Dispose();
    }

    private sealed class Input
    {
        public string Path { get; set; } = "";
    }

    private sealed class Output
    {
        [ColumnName(OutputColumn)]
        public float[] Values { get; set; } = [];
    }
}
