using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Golden;

/// <summary>Warm-up, linear and cosine schedule, and the decay of the weight average.</summary>
[GoldenKind("schedule_ema")]
public sealed class ScheduleGolden : IGoldenVerifier
{
    private const double Tolerance = 1e-5;

    public void Verify(GoldenCase golden)
    {
        var configuration = golden.Values("config_epochs_nb_batch_lr0_lrf_mom");
        var stepsPerEpoch = (int)configuration[1];
        var schedule = new LearningSchedule
        {
            Epochs = (int)configuration[0],
            BatchSize = (int)configuration[2],
            Rate = configuration[3],
            FinalRateShare = configuration[4],
            Momentum = configuration[5],
            WarmupIterations = TrainingRecipe.WarmupIterations(warmupEpochs: 3, stepsPerEpoch),
            WarmupBiasRate = 0.1,
        };
        foreach (var row in golden.Rows("rows_ni_epoch_accumulate_lrbias_lr_momentum"))
        {
            var point = schedule.At((long)row[0], (int)row[1]);
            var what = $"at iteration {row[0]}";
            Assert.AreEqual((int)row[2], point.Accumulation, $"accumulation {what}");
            AssertRelative(row[3], point.BiasRate, $"bias rate {what}");
            AssertRelative(row[4], point.Rate, $"rate {what}");
            AssertRelative(row[5], point.Momentum, $"momentum {what}");
        }

        foreach (var row in golden.Rows("ema_updates_decay"))
        {
            AssertRelative(row[1], WeightAverage.Decay((long)row[0]), $"decay at update {row[0]}");
        }

        var cosine = schedule with { Cosine = true };
        var factors = golden.Values("cosine_factor_per_epoch");
        for (var epoch = 0; epoch < factors.Length; epoch++)
        {
            AssertRelative(factors[epoch], cosine.Factor(epoch), $"cosine factor of epoch {epoch}");
        }
    }

    private static void AssertRelative(float expected, double actual, string what) =>
        Assert.AreEqual(expected, actual, (Tolerance * Math.Abs(expected)) + 1e-12, what);
}
