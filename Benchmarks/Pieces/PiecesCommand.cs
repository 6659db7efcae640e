using System.CommandLine;
using BenchmarkDotNet.Running;

namespace MLNetGhost.Benchmarks.Pieces;

/// <summary>The command <c>pieces</c>: hands its arguments to BenchmarkDotNet.</summary>
internal static class PiecesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var arguments = new Argument<string[]>("arguments") { Description = "Arguments of BenchmarkDotNet, such as --filter '*Letterbox*' or --list flat", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("pieces", "BenchmarkDotNet over decoding, letterbox, threshold scan, box decoding and suppression") { arguments };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(result =>
        {
            string[] all = [.. result.GetValue(arguments) ?? [], .. result.UnmatchedTokens];
            BenchmarkSwitcher.FromAssembly(typeof(PiecesCommand).Assembly).Run(all.Length > 0 ? all : ["--filter", "*"]);
        });
        return command;
    }
}
