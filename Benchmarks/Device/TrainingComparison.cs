using System.Diagnostics;
using MLNetGhost.Benchmarks.Harness;
using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Benchmarks.Device;

/// <summary>Training steps on the processor and on a device: the same pictures, weights and objects.</summary>
internal static class TrainingComparison
{
    private const string Area = "training";
    private const int ClassCount = 3;
    private const int ObjectsPerImage = 12;

    /// <summary>
    /// Largest relative differences that count as agreement. Sums run in another order there, and the gradient goes through a hundred
    /// normalisations on its way back, each of which enlarges the difference.
    /// </summary>
    private const double LossLimit = 1e-4, GradientLimit = 1e-2;

    private static readonly SchedulePoint s_point = new(Accumulation: 1, BiasRate: 1e-6, Rate: 1e-6, Momentum: 0.9);

    /// <summary>Loss and gradients of one step.</summary>
    public static IEnumerable<DeviceRow> Agreement(ModelSpec spec, ReparameterisationForm form, DeviceOptions options)
    {
        var exact = backends.cudnn.allow_tf32;
        backends.cudnn.allow_tf32 = false;
        try
        {
            var (loss, gradient) = FirstStep("cpu");
            var (otherLoss, otherGradient) = FirstStep(options.Device);
            using (gradient)
            using (otherGradient)
            using (var difference = gradient - otherGradient)
            {
                var (norm, otherNorm) = (gradient.norm().item<float>(), otherGradient.norm().item<float>());
                var name = $"{spec.Name} {form}";
                return
                [
                    DeviceRow.Agreement(
                        Area, "loss of a step", name, loss, otherLoss, Math.Abs(loss - otherLoss) / Math.Abs(loss), LossLimit),
                    DeviceRow.Agreement(
                        Area, "gradients, length", name, norm, otherNorm, difference.norm().item<float>() / norm, GradientLimit),
                ];
            }
        }
        finally
        {
            backends.cudnn.allow_tf32 = exact;
        }

        (double Loss, Tensor Gradient) FirstStep(string device)
        {
            using var scope = NewDisposeScope();
            var network = DetectionNetwork.Create(spec, ClassCount, seed: 0, form);
            using var learner = CreateLearner(network, device);
            using var images = Images(options);
            using var targets = Targets(options);
            learner.BeginTraining();
            var parts = learner.Learn(images, targets);
            var gradients = network.parameters().Where(parameter => parameter.grad is not null)
                .Select(parameter => parameter.grad!.detach().cpu().to(float64).flatten()).ToArray();
            return (parts.Box + parts.Class + parts.Dfl, cat(gradients).to(float32).MoveToOuterDisposeScope());
        }
    }

    /// <summary>Images per second of a step: forward, loss, backward, optimiser and average.</summary>
    public static DeviceRow Speed(ModelSpec spec, ReparameterisationForm form, DeviceOptions options) => DeviceRow.Speed(
        Area, $"images/s, batch {options.BatchSize}", $"{spec.Name} {form}",
        options.TimesProcessor ? ImagesPerSecond(spec, form, options, "cpu") : null, ImagesPerSecond(spec, form, options, options.Device));

    private static double ImagesPerSecond(ModelSpec spec, ReparameterisationForm form, DeviceOptions options, string device)
    {
        using var scope = NewDisposeScope();
        using var learner = CreateLearner(DetectionNetwork.Create(spec, ClassCount, seed: 0, form), device);
        using var images = Images(options);
        using var targets = Targets(options);
        learner.BeginTraining();
        var times = new List<double>();

        // The first two steps warm up: memory, and on a card the choice of kernels.
        for (var step = -2; step < options.Steps; step++)
        {
            Synchronise(learner.Device);
            var start = Stopwatch.GetTimestamp();
            learner.Learn(images, targets);
            learner.Step(s_point);
            Synchronise(learner.Device);
            if (step >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        return options.BatchSize / Statistics.Median(times);
    }

    private static Learner CreateLearner(DetectionNetwork network, string device)
    {
        var options = new TrainingOptions { Model = network.Spec, Device = device, Optimizer = OptimizerKind.Sgd };
        return new Learner(network, options, TrainingRecipe.Resolve(options, imageCount: 1000, network.ClassCount));
    }

    private static void Synchronise(torch.Device device)
    {
        if (device.type == DeviceType.CUDA)
        {
            cuda.synchronize();
        }
    }

    private static Tensor Images(DeviceOptions options)
    {
        using var generator = new Generator(0);
        return rand([options.BatchSize, 3, options.ImageSize, options.ImageSize], generator: generator);
    }

    private static DetectionTargets Targets(DeviceOptions options)
    {
        using var generator = new Generator(1);
        using var scope = NewDisposeScope();
        var objects = options.BatchSize * ObjectsPerImage;
        var centres = (rand([objects, 2], generator: generator) * 0.6) + 0.2;
        var sizes = (rand([objects, 2], generator: generator) * 0.25) + 0.05;
        return new DetectionTargets(
            arange(objects, int64).floor_divide(ObjectsPerImage).MoveToOuterDisposeScope(),
            arange(objects, int64).remainder(ClassCount).MoveToOuterDisposeScope(),
            cat([centres, sizes], 1).MoveToOuterDisposeScope());
    }
}
