using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows why a run is not better, and what to do about it.</summary>
internal static class FindingsText
{
    /// <summary>With hundreds of classes, nobody reads more.</summary>
    private const int MostShown = 12;

    /// <summary>Writes the lines; none if there is nothing to say.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="findings">What the run found out.</param>
    public static void Write(ProgramConsole console, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        console.WriteLine("What would help:");
        foreach (var line in findings.Take(MostShown).SelectMany(finding =>
            TextWrap.Lines(TerminalWriter.Line($"- {finding.Text}"), console.LineWidth, indent: 2)))
        {
            console.WriteLine(line);
        }

        if (findings.Count > MostShown)
        {
            console.WriteLine($"- and {findings.Count - MostShown} more about other classes");
        }
    }
}
