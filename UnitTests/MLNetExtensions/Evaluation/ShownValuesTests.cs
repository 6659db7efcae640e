using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using MLNetGhost.Evaluation;

namespace MLNetGhost.UnitTests.Evaluation;

/// <summary>How boxes, detections and metrics are shown: as text, in a debugger, and in a notebook.</summary>
[TestClass]
public sealed class ShownValuesTests
{
    private static readonly Detection s_detection = new(1, "cell", 0.871f, new BoundingBox(10.5f, 20, 50, 60.25f));

    [TestMethod]
    [DataRow(".")]
    [DataRow(",")]
    public void ToString_Detection_IsShortAndTheSameInEveryCulture(string separator)
    {
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = separator;
        CultureInfo.CurrentCulture = culture;
        try
        {
            Assert.AreEqual("(10.5, 20.0) to (50.0, 60.3)", $"{s_detection.Box with { Y1 = 60.3f }}");
            Assert.AreEqual("cell 0.87 at (10.5, 20.0) to (50.0, 61.0)", $"{s_detection with { Box = s_detection.Box with { Y1 = 61 } }}");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void ToString_DefaultDetection_IsText() => Assert.AreEqual(" 0.00 at (0.0, 0.0) to (0.0, 0.0)", default(Detection).ToString());

    [TestMethod]
    public void ToString_Metrics_IsOneLine()
    {
        var text = Metrics("cell").ToString();

        Assert.AreEqual(
            "COCO AP 1.000, AP50 1.000; YOLO mAP50-95 0.995, mAP50 0.995, precision 1.000, recall 1.000 (1 picture, 1 object, 1 class)",
            text);
    }

    [TestMethod]
    [DataRow(typeof(BoundingBox))]
    [DataRow(typeof(Detection))]
    [DataRow(typeof(DetectionMetrics))]
    public void DebuggerDisplay_OfEach_IsItsText(Type type) =>
        Assert.AreEqual("{ToString(),nq}", type.GetCustomAttribute<DebuggerDisplayAttribute>()?.Value);

    [TestMethod]
    public void Notebook_Detection_ShowsLabelScoreAndBox()
    {
        var html = Shown(s_detection, "text/html");

        StringAssert.Contains(html, "<b>cell</b>");
        StringAssert.Contains(html, "0.87 at (10.5, 20.0)");
        Assert.AreEqual(s_detection.ToString(), Shown(s_detection, "text/plain"));
    }

    [TestMethod]
    public void Notebook_Metrics_HasARowForEachClass()
    {
        var html = Shown(Metrics("cell"), "text/html");

        StringAssert.Contains(html, "<tr><td>all</td><td>1</td><td>1.000</td>");
        StringAssert.Contains(html, "<tr><td>cell</td><td>1</td><td>1.000</td>");
        StringAssert.Contains(html, "<p>1 picture; ");
    }

    [TestMethod]
    public void Notebook_ForeignName_IsText()
    {
        const string Hostile = "<img src=x onerror=alert(1)>";

        foreach (var html in new[] { Shown(Metrics(Hostile), "text/html"), Shown(s_detection with { Label = Hostile }, "text/html") })
        {
            Assert.DoesNotContain("<img", html);
            StringAssert.Contains(html, "&lt;img src=x");
        }
    }

    [TestMethod]
    public void Notebook_ValueOfAnotherType_IsLeftToOthers()
    {
        foreach (var formatter in Formatters(typeof(Detection)))
        {
            Assert.AreEqual("", Write(formatter, "text").Text);
            Assert.IsFalse(Write(formatter, "text").Written);
        }
    }

    private static DetectionMetrics Metrics(string name)
    {
        var box = new BoundingBox(0, 0, 40, 40);
        return DetectionEvaluator.Evaluate([new EvaluatedImage("a.jpg", [new(0, box)], [new Detection(0, name, 0.9f, box)])], [name]);
    }

    /// <summary>What the kernel does: it finds attribute, source and formatters by name, whatever types they are.</summary>
    private static string Shown(object value, string mimeType)
    {
        var formatter = Formatters(value.GetType()).Single(candidate =>
            (string)candidate.GetType().GetProperty("MimeType")!.GetValue(candidate)! == mimeType);
        var (written, text) = Write(formatter, value);
        Assert.IsTrue(written);
        return text;
    }

    private static IEnumerable<object> Formatters(Type type)
    {
        var attribute = type.GetCustomAttributes(true).Single(candidate => candidate.GetType().Name == "TypeFormatterSourceAttribute");
        var preferred = (string[])attribute.GetType().GetProperty("PreferredMimeTypes")!.GetValue(attribute)!;
        Assert.AreEqual("text/html", preferred[0]);
        var source = Activator.CreateInstance((Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!)!;
        return (IEnumerable<object>)source.GetType().GetMethod("CreateTypeFormatters")!.Invoke(source, null)!;
    }

    private static (bool Written, string Text) Write(object formatter, object value)
    {
        using var writer = new StringWriter();
        var written = (bool)formatter.GetType().GetMethod("Format", [typeof(object), typeof(TextWriter)])!.Invoke(
            formatter, [value, writer])!;
        return (written, writer.ToString());
    }
}
