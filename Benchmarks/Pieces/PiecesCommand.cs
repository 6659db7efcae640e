using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace MLNetGhost.Benchmarks.Pieces;

/// <summary>The command <c>pieces</c>: hands its arguments to BenchmarkDotNet.</summary>
internal static class PiecesCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="commandLine">The whole command line; what follows the command's name is BenchmarkDotNet's, in its order.</param>
    public static Command Create(string[] commandLine)
    {
        var arguments = new Argument<string[]>(
            "arguments") { Description = "Arguments of BenchmarkDotNet, such as --filter *Letterboxing* or --list "
                + "flat", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("pieces", "BenchmarkDotNet over decoding, letterbox, threshold scan, box decoding and "
            + "suppression") { arguments };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(_ =>
        {
            var all = commandLine[1..];

            // In this process: a project that BenchmarkDotNet generates would not know the libraries that the build adapts. Warm-ups
            // enough for the code to be compiled to its last tier.
            var config = DefaultConfig.Instance
                .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(10))
                .AddDiagnoser(MemoryDiagnoser.Default);
            BenchmarkSwitcher.FromAssembly(typeof(PiecesCommand).Assembly).Run(all.Length > 0 ? all : ["--filter", "*"], config);
        });
        return command;
    }
}
