namespace MLNetGhost.Benchmarks.Reports;

/// <summary>Writes a line to the error stream for each step, so that only the table goes into a pipe.</summary>
internal sealed class ConsoleProgress : IProgress<string>
{
    /// <summary>Writes the time and the step that begins.</summary>
    public void Report(string value) => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {value}");
}
