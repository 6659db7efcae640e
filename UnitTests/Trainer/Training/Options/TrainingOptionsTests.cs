using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public class TrainingOptionsTests
{
    [TestMethod]
    public void Validate_Defaults_Pass() => new TrainingOptions().Validate();

    [TestMethod]
    public void Validate_SizeBetweenMultiples_NamesBothNeighbours()
    {
        var error = Assert.Throws<ArgumentException>(() => new TrainingOptions { ImageSize = 630 }.Validate());

        StringAssert.Contains(error.Message, "630");
        StringAssert.Contains(error.Message, "608 or 640");
    }

    [TestMethod]
    public void Validate_WeightsOfATeacherThatIsNotThere_AreRefused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new TrainingOptions { TeacherBox = 0.5 }.Validate());

        StringAssert.Contains(error.Message, "0.5 (box)");
        StringAssert.Contains(error.Message, "no teacher");
        new TrainingOptions { TeacherBox = 0.5, Teacher = "large.safetensors" }.Validate();
    }

    [TestMethod]
    public void Validate_OutOfRange_NamesTheOption()
    {
        var wrong = new (TrainingOptions Options, string Name)[]
        {
            (new() { Model = ModelFamily.Get("n") with { Name = "x l" } }, "x l"),
            (new() { Epochs = 0 }, nameof(TrainingOptions.Epochs)),
            (new() { BatchSize = 0 }, nameof(TrainingOptions.BatchSize)),
            (new() { NominalBatchSize = 0 }, nameof(TrainingOptions.NominalBatchSize)),
            (new() { Patience = -1 }, nameof(TrainingOptions.Patience)),
            (new() { Workers = -1 }, nameof(TrainingOptions.Workers)),
            (new() { Threads = 0 }, nameof(TrainingOptions.Threads)),
            (new() { LearningRate = -0.1 }, nameof(TrainingOptions.LearningRate)),
            (new() { LearningRate = double.NaN }, nameof(TrainingOptions.LearningRate)),
            (new() { FinalLearningRateShare = 1.5 }, nameof(TrainingOptions.FinalLearningRateShare)),
            (new() { Momentum = 1 }, nameof(TrainingOptions.Momentum)),
            (new() { WeightDecay = -1 }, nameof(TrainingOptions.WeightDecay)),
            (new() { WarmupEpochs = -1 }, nameof(TrainingOptions.WarmupEpochs)),
            (new() { GradientClip = 0 }, nameof(TrainingOptions.GradientClip)),
            (new() { Augmentation = new AugmentationOptions { Mosaic = 2 } }, nameof(AugmentationOptions.Mosaic)),
        };
        foreach (var (options, name) in wrong)
        {
            StringAssert.Contains(Assert.Throws<ArgumentException>(options.Validate).Message, name);
        }
    }
}
