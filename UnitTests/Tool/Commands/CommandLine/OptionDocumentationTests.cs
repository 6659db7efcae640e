using MLNetGhost.Options;
using MLNetGhost.Tool.Commands;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Documentation;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class OptionDocumentationTests
{
    private static readonly OptionDocumentation s_documentation = OptionDocumentation.Read();

    [TestMethod]
    public void ShortMeaning_NullAndFurtherSentences_AreLeftOut()
    {
        Assert.AreEqual("Learning rate of the first epoch", Short(nameof(TrainingOptions.LearningRate)));
        Assert.AreEqual("Learning rate of the biases at the first iteration of the warm-up", Short(nameof(TrainingOptions.WarmupBiasRate)));
    }

    [TestMethod]
    public void ShortMeaning_References_AreNamedAsInTheProgram()
    {
        StringAssert.EndsWith(Short(nameof(TrainingOptions.MultiScale)), "one and a half times --imgsz");
        StringAssert.EndsWith(Short(nameof(TrainingOptions.Form)), "none trains without them");
    }

    [TestMethod]
    public void Meaning_References_AreNamedAsInCSharp()
    {
        StringAssert.Contains(Whole(nameof(TrainingOptions.MultiScale)), "one and a half times `ImageSize`.");
        StringAssert.Contains(Whole(nameof(TrainingOptions.Form)), "`none` trains without them.");
        StringAssert.Contains(Whole(nameof(TrainingOptions.LearningRate)), "; null for the recipe's.");
    }

    [TestMethod]
    public void Meaning_EveryOptionOfEveryRecord_IsASentence()
    {
        foreach (var option in OptionRecords.All.SelectMany(entry => OptionTable.Of(entry.Record.GetType()).Options))
        {
            var (meaning, line) = (s_documentation.Meaning(option), s_documentation.ShortMeaning(option));
            StringAssert.EndsWith(meaning, ".", option.Property.Name);
            Assert.IsGreaterThan(5, line.Length, option.Property.Name);
            Assert.IsFalse(line.Contains("null", StringComparison.Ordinal), line);
        }
    }

    private static string Whole(string property) => s_documentation.Meaning(OptionTable.Of<TrainingOptions>()[property]);

    private static string Short(string property) => s_documentation.ShortMeaning(OptionTable.Of<TrainingOptions>()[property]);
}
