using MLNetGhost.Tool.Commands;
using MLNetGhost.Trainer.Export;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class ExportTextTests
{
    private static readonly QuantizationReport s_report = new(
        100, 400, 80, 9_000_000, 3_000_000, new ModelAgreement(87, 200, 198, 196, 0.97, 0.01) { CloselyMatched = 190 })
    {
        Placement = "Resize in float",
        TimeRatio = 0.7,
    };

    [TestMethod]
    public void Write_FasterModel_SaysHowMuch()
    {
        var text = Write(s_report);

        StringAssert.Contains(text, "400 nodes in 8 bits, 80 in float (Resize in float), 3.00 MB instead of 9.00, ranges from 100");
        StringAssert.Contains(text, "one run takes 0.70 × the time of the float model");
        StringAssert.Contains(text, "finds 98.0 % of the float model's 200 detections (95.0 % with an overlap of 0.9 or more), and 99.0 %");
        Assert.IsFalse(text.Contains("no gain", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow(1.0)]
    [DataRow(1.22)]
    public void Write_NoGainInTime_SaysSoInOneLine(double ratio)
    {
        var line = Write(s_report with { TimeRatio = ratio }).Split('\n').Single(line => line.Contains("time", StringComparison.Ordinal));

        StringAssert.Contains(line, "no gain in time here");
        StringAssert.Contains(line, FormattableString.Invariant($"{ratio:0.00} ×"));
    }

    [TestMethod]
    public void Write_FloatModelFindsNothing_DoesNotSpeakOfPercent()
    {
        var text = Write(s_report with { Agreement = new ModelAgreement(1, 0, 3, 0, double.NaN, double.NaN) });

        StringAssert.Contains(text, "the float model finds nothing on 1 picture, so there was nothing to compare");
        Assert.IsFalse(text.Contains('%'), text);
        Assert.IsFalse(text.Contains("NaN", StringComparison.Ordinal), text);
    }

    [TestMethod]
    public void Write_NothingFoundAgain_HasNoMeans()
    {
        var text = Write(s_report with { Agreement = new ModelAgreement(1, 1, 0, 0, double.NaN, double.NaN) });

        StringAssert.Contains(text, "finds 0.0 % of the float model's 1 detection ");
        Assert.IsFalse(text.Contains("NaN", StringComparison.Ordinal), text);
    }

    [TestMethod]
    public void Write_Labels_ShowsAveragePrecisionBeforeAndAfter()
    {
        var text = Write(s_report with { Accuracy = new QuantizationAccuracy("val", 87, 0.841, 0.5447, 0.843, 0.5414) });

        StringAssert.Contains(text, "on 87 labelled pictures of val: mAP50 0.841 in float, 0.843 in 8 bits; ");
        StringAssert.Contains(text, "mAP50-95 0.545 and 0.541 (−0.0033)");
    }

    [TestMethod]
    public void Write_Trials_MarksTheOneThatWasKept()
    {
        var trial = new PlacementTrial("everything in 8 bits", 469, 2_900_000, 1.2, s_report.Agreement);

        var text = Write(s_report with
        {
            Trials = [trial, trial with { Placement = "Resize in float", TimeRatio = 0.9, IsChosen = true }],
            TuningFile = "x-tuning.json",
        });

        StringAssert.Contains(text, "     1.20    2.90   98.0   95.0  everything in 8 bits");
        StringAssert.Contains(text, "  *  0.90    2.90   98.0   95.0  Resize in float");
        StringAssert.Contains(text, "x-tuning.json");
    }

    private static string Write(QuantizationReport report)
    {
        using var output = new StringWriter();
        ExportText.Write(ProgramConsole.ForWriters(output, output), report, "x.onnx");
        return output.ToString();
    }
}
