namespace MLNetGhost.Benchmarks.Reports;

/// <summary>A line on the error stream for each step, so that the table alone goes into a pipe.</summary>
internal sealed class ConsoleProgress : IProgress<string>
{
    /// <summary>Writes the time and what begins.</summary>
    public void Report(string value) => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {value}");
}
