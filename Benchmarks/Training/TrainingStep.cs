using System.Diagnostics;
using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using static TorchSharp.torch;

namespace MLNetGhost.Benchmarks.Training;

/// <summary>Training steps of one network on random pictures: forward, loss, backward, optimiser with weight average.</summary>
internal sealed class TrainingStep : IDisposable
{
    private const int ClassCount = 3;
    private const int ObjectsPerImage = 12;

    private readonly DetectionNetwork _network;
    private readonly DetectionNetwork _averaged;
    private readonly WeightBuffer _weights;
    private readonly WeightAverage _average;
    private readonly MomentumOptimizer _optimizer;
    private readonly DetectionLossFunction _loss = new();
    private readonly Tensor _images;
    private readonly DetectionTargets _targets;

    public TrainingStep(ModelSpec spec, ReparameterisationForm form, int batchSize, int imageSize)
    {
        (Member, Form, BatchSize) = (spec.Name, form, batchSize);
        _network = DetectionNetwork.Create(spec, ClassCount, seed: 0, form);
        _averaged = DetectionNetwork.Create(spec, ClassCount, seed: 0, form);
        _network.train();
        _weights = WeightBuffer.Attach(_network, _ => false);
        _average = new WeightAverage(_weights.AttachTwin(_averaged));
        _optimizer = new MomentumOptimizer(_weights, weightDecay: 0.0005);

        using var generator = new Generator(0);
        using var scope = NewDisposeScope();
        var objects = batchSize * ObjectsPerImage;
        _images = rand([batchSize, 3, imageSize, imageSize], generator: generator).MoveToOuterDisposeScope();
        var centres = (rand([objects, 2], generator: generator) * 0.6) + 0.2;
        var sizes = (rand([objects, 2], generator: generator) * 0.25) + 0.05;
        _targets = new DetectionTargets(
            arange(objects, int64).floor_divide(ObjectsPerImage).MoveToOuterDisposeScope(),
            arange(objects, int64).remainder(ClassCount).MoveToOuterDisposeScope(),
            cat([centres, sizes], 1).MoveToOuterDisposeScope());
    }

    /// <summary>The network's name.</summary>
    public string Member { get; }

    /// <summary>How its parallel branches are computed.</summary>
    public ReparameterisationForm Form { get; }

    public int BatchSize { get; }

    /// <summary>Takes one step.</summary>
    public StepTimes Run()
    {
        using var scope = NewDisposeScope();
        var hasPeak = StepMemory.Reset();
        var processor = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        var levels = _network.call(_images);
        var forward = Stopwatch.GetElapsedTime(start).TotalSeconds;

        start = Stopwatch.GetTimestamp();
        var total = _loss.Compute(levels, _targets).Total();
        var loss = Stopwatch.GetElapsedTime(start).TotalSeconds;

        start = Stopwatch.GetTimestamp();
        total.backward();
        var backward = Stopwatch.GetElapsedTime(start).TotalSeconds;

        start = Stopwatch.GetTimestamp();
        using (no_grad())
        {
            GradientClipping.Clip(_weights.Gradients, 10);
            _optimizer.Step(new SchedulePoint(Accumulation: 1, BiasRate: 1e-4, Rate: 1e-4, Momentum: 0.9));
            _weights.Gradients.zero_();
            _average.Update(_weights);
        }

        return new StepTimes(forward, loss, backward, Stopwatch.GetElapsedTime(start).TotalSeconds)
        {
            Processor = (Environment.CpuUsage.TotalTime - processor).TotalSeconds,
            PeakMebibytes = hasPeak ? StepMemory.Read() : double.NaN,
        };
    }

    /// <summary>Times the parts of the network, each alone.</summary>
    /// <inheritdoc cref="PartTimes.Of"/>
    public IReadOnlyList<PartTimes> TimeParts(int rounds, int depth) => PartTimes.Of(_network, _images, rounds, depth);

    public void Dispose()
    {
        _targets.Dispose();
        _images.Dispose();
        _optimizer.Dispose();
        _average.Dispose();
        _weights.Dispose();
        _averaged.Dispose();
        _network.Dispose();
    }
}
