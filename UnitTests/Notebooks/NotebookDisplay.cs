namespace MLNetGhost.UnitTests.Notebooks;

/// <summary>The kernel's way to show something other than text, as in .NET Interactive: <c>"…".DisplayAs("image/png")</c>.</summary>
public static class NotebookDisplay
{
    /// <summary>Receives what the running cell displays.</summary>
    internal static Action<CellOutput>? Displayed { get; set; }

    /// <summary>Shows content of a MIME type; pictures in base 64.</summary>
    public static void DisplayAs(this string value, string mimeType) => Displayed!(new CellOutput(mimeType, value));

    /// <summary>
    /// Shows a value by the formatters that an attribute of its type names. Like the kernel, this knows attribute, source and formatters by
    /// their names alone.
    /// </summary>
    public static void Display(this object value)
    {
        var attribute = value.GetType().GetCustomAttributes(true).Single(one => one.GetType().Name == "TypeFormatterSourceAttribute");
        var mimeType = ((string[])Get(attribute, "PreferredMimeTypes"))[0];
        var source = Activator.CreateInstance((Type)Get(attribute, "FormatterSourceType"))!;
        var formatters = (IEnumerable<object>)source.GetType().GetMethod("CreateTypeFormatters")!.Invoke(source, null)!;
        var formatter = formatters.Single(one => (string)Get(one, "MimeType") == mimeType);
        using var writer = new StringWriter();
        Assert.IsTrue((bool)formatter.GetType().GetMethod("Format")!.Invoke(formatter, [value, writer])!);
        Displayed!(new CellOutput(mimeType, writer.ToString()));

        static object Get(object owner, string property) => owner.GetType().GetProperty(property)!.GetValue(owner)!;
    }
}
