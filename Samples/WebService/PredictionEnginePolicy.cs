using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;
using MLNetGhost.Transforms;

namespace MLNetGhost.Samples.WebService;

/// <summary>Creates prediction engines over one shared detector, which outlives them.</summary>
internal sealed class PredictionEnginePolicy(MLContext ml, ObjectDetectionTransformer detector)
    : PooledObjectPolicy<PredictionEngine<Upload, Found>>
{
    private static readonly PredictionEngineOptions s_options = new() { OwnsTransformer = false };

    public override PredictionEngine<Upload, Found> Create() => ml.Model.CreatePredictionEngine<Upload, Found>(detector, s_options);

    public override bool Return(PredictionEngine<Upload, Found> obj) => true;
}
