using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Model;

namespace MLNetGhost.Trainer.Export;

/// <summary>
/// Times models by turns on one picture, one thread each, so that a slow spell of the machine affects all of them. What counts is the
/// processor time of the program, or, on Windows, whose clock for that is coarse, the time that passes.
/// </summary>
internal static class ModelRace
{
    private const int WarmUps = 2;

    /// <summary>The time of each model over that of the first: the median of the rounds' ratios.</summary>
    /// <param name="models">The bytes of the models; they have the same input.</param>
    /// <param name="picture">An input.</param>
    /// <param name="inputShape">Its shape.</param>
    /// <param name="rounds">Rounds that count.</param>
    public static double[] Run(IReadOnlyList<byte[]> models, float[] picture, long[] inputShape, int rounds)
    {
        var sessions = new List<InferenceSession>();
        try
        {
            sessions.AddRange(models.Select(Load));
            using var run = new RunOptions();
            using var input = OrtValue.CreateTensorValueFromMemory(picture, inputShape);
            var times = sessions.Select(_ => new double[rounds]).ToArray();
            for (var round = -WarmUps; round < rounds; round++)
            {
                for (var i = 0; i < sessions.Count; i++)
                {
                    // Every second round runs in the opposite order, so that no model always follows the same one.
                    var turn = round % 2 == 0 ? i : sessions.Count - 1 - i;
                    var session = sessions[turn];
                    var time = Time(() => session.Run(run, session.InputNames, [input], session.OutputNames).Dispose());
                    if (round >= 0)
                    {
                        times[turn][round] = time;
                    }
                }
            }

            return [.. times.Select(own => Median([.. own.Zip(times[0], (mine, first) => mine / first)]))];
        }
        finally
        {
            sessions.ForEach(session => session.Dispose());
        }
    }

    private static InferenceSession Load(byte[] model)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        BytePrecision.Require(options, new MemoryStream(model));
        return new InferenceSession(model, options);
    }

    private static double Time(Action run)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        run();
        return (OperatingSystem.IsWindows() ? Stopwatch.GetElapsedTime(start) : Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[values.Length / 2] + values[(values.Length - 1) / 2]) / 2;
    }
}
