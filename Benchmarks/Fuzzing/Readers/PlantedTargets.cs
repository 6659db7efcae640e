using MLNetGhost.Imaging;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Readers with one fault each, which the fuzzer must find: they test the tester.</summary>
internal static unsafe class PlantedTargets
{
    /// <summary>All of them; an input is at fault if its length is odd.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Planted("planted-exception", _ => throw new InvalidOperationException("planted")),
        Planted("planted-memory", _ => new byte[FuzzLoop.MemoryLimit + 1].Length.ToString()),
        Planted("planted-change", _ => Guid.NewGuid().ToString()),
        Planted("planted-message", _ => throw new InvalidDataException(new string('a', FuzzLoop.LongestMessage + 1))),
        Planted("planted-terminal", _ => throw new InvalidDataException("\u001b[2J")),
        Planted("planted-result", _ => throw new FuzzOracleException("planted")),
        Planted("planted-stop", _ =>
        {
            Thread.Sleep(Timeout.Infinite);
            return null;
        }),
        Planted("planted-overrun", input =>
        {
            using var memory = new GuardedMemory();
            fixed (byte* start = memory.Copy(input, atEnd: true))
            {
                return start[input.Length].ToString();
            }
        }),
        Planted("planted-underrun", input =>
        {
            using var memory = new GuardedMemory();
            fixed (byte* start = memory.Copy(input, atEnd: false))
            {
                return start[-1].ToString();
            }
        }),
        Planted("planted-buffer", _ =>
        {
            using var buffer = new NativeBuffer();
            return buffer.Reserve(Environment.SystemPageSize)[Environment.SystemPageSize].ToString();
        }),
        Planted("planted-outside", _ => throw new InvalidOperationException()) with
        {
            Open = scratch => new FunctionReader(input => scratch.Outside<string?>(() =>
            {
                if (input.Length % 2 != 0)
                {
                    Environment.FailFast("planted");
                }

                return "";
            })),
        },
    ];

    private static FuzzTarget Planted(string name, Func<byte[], string?> fault) =>
        new(name, name, FuzzGrammar.Bytes, _ => new FunctionReader(input => input.Length % 2 == 0 ? "" : fault(input)),
            typeof(InvalidDataException))
        {
            Corpus = "planted",
        };
}
