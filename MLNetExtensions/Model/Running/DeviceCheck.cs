using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// Checks, after a model was loaded on a device other than the processor, that the device computes: two different inputs must give finite
/// and different outputs. A device that does not see its input finds nothing in any picture, which looks like an empty picture. On
/// request the outputs are compared with the processor's.
/// </summary>
internal static class DeviceCheck
{
    /// <summary>
    /// The largest difference from the processor, relative to the largest value of a channel or to 1, whichever is more: scores within
    /// 0.001, boxes within a thousandth of the input. A graphics card whose products are exact was within 1e-5; half a thousandth is what
    /// half precision rounds away, so this also notices a device that silently rounds inputs, weights and sums to it.
    /// </summary>
    public const float Tolerance = 1e-3f;

    /// <summary>The same where products may be rounded to 10 bits, which was seen to move scores by 2e-3.</summary>
    public const float RoundedTolerance = 1e-2f;

    /// <summary>A first run that takes longer is worth telling.</summary>
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(2);

    /// <summary>A captured run is recorded by the first runs and replayed by later ones, which is what must be checked.</summary>
    private const int RunsUntilReplay = 4;

    /// <summary>Runs the network on two inputs and compares.</summary>
    /// <param name="pool">The session's calls.</param>
    /// <param name="signature">Its checked shapes.</param>
    /// <param name="options">The device.</param>
    /// <returns>The outputs, and what the user should know about the device, or null.</returns>
    /// <exception cref="InvalidOperationException">The outputs are the same, or not finite, or the device does not run at all.</exception>
    public static (DeviceOutputs Outputs, string? Note) RequireResponse(
        DetectorCallPool pool, DetectorSignature signature, OnnxDetectorOptions options)
    {
        if (pool.HasPinnedMemory)
        {
            try
            {
                return Require(pool, signature, options);
            }
            catch (Exception e) when (e is OnnxRuntimeException or InvalidOperationException)
            {
                // Page-locked memory is faster, not necessary.
                pool.ForgoPinnedMemory();
            }
        }

        try
        {
            return Require(pool, signature, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw DeviceFailure.Of(options, e);
        }
    }

    /// <summary>Compares outputs with those of the processor.</summary>
    /// <param name="outputs">What the device returned.</param>
    /// <param name="load">Loads the model on the processor.</param>
    /// <param name="signature">The model's checked shapes.</param>
    /// <param name="options">The device.</param>
    /// <exception cref="InvalidOperationException">They differ by more than rounding; the message names the largest difference.</exception>
    public static void RequireAgreement(
        DeviceOutputs outputs, Func<InferenceSession> load, DetectorSignature signature, OnnxDetectorOptions options)
    {
        var onCpu = new OnnxDetectorOptions();
        var session = load();
        using var pool = new DetectorCallPool(session, signature, DeviceTransport.Create(session, signature, onCpu), typeof(DeviceCheck));
        var expected = Run(pool, signature, onCpu, runs: 1).Outputs;
        var tolerance = options.AllowTf32 ? RoundedTolerance : Tolerance;
        var difference = outputs.LargestDifference(expected, signature);
        if (difference.Relative > tolerance)
        {
            var remedy = options.AllowTf32 ? $"turn {nameof(OnnxDetectorOptions.AllowTf32)} off" : "check the driver and the version of "
                + "ONNX Runtime's package for it";
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The device '{options.Device}' differs from the processor by up to {difference.Absolute:0.######} in channel "
                + $"{difference.Channel} of the output '{difference.Output}', {difference.Relative:0.#####} of its size; {tolerance} is "
                + $"allowed. To go on, {remedy}, or use '{InferenceDevice.Cpu}'."));
        }
    }

    private static (DeviceOutputs Outputs, string? Note) Require(
        DetectorCallPool pool, DetectorSignature signature, OnnxDetectorOptions options)
    {
        var (outputs, first) = Run(pool, signature, options, options.CapturesGraph ? RunsUntilReplay : 1);
        if (!outputs.Dark.Concat(outputs.Bright).All(float.IsFinite))
        {
            throw Failure(options.Device, "returns values that are not finite");
        }

        if (outputs.Dark.AsSpan().SequenceEqual(outputs.Bright))
        {
            // A network that hands out chosen boxes only has none for noise.
            if (signature.Decoder.HoldsChosenBoxesOnly && outputs.Dark.All(value => value is 0 or OutputLayout.NoClass))
            {
                return (outputs, $"The model finds nothing in the two pictures with which the device '{options.Device}' is checked, so it "
                    + $"could not be seen whether it responds; compare it with '{InferenceDevice.Cpu}' on a picture of yours.");
            }

            throw Failure(options.Device, "returns the same values for different pictures");
        }

        return (outputs, first <= s_slow ? null : string.Create(CultureInfo.InvariantCulture,
            $"The first run on '{options.Device}' took {first.TotalSeconds:0.0} s, in which the device is prepared for the network; later "
            + $"runs of the same batch size do not wait for that."));
    }

    private static (DeviceOutputs Outputs, TimeSpan First) Run(
        DetectorCallPool pool, DetectorSignature signature, OnnxDetectorOptions options, int runs)
    {
        var call = pool.Rent();
        try
        {
            var start = options.Clock.GetTimestamp();
            var dark = Run(call, signature, seed: 1, brightest: 0.25f);
            var first = options.Clock.GetElapsedTime(start);
            var bright = Run(call, signature, seed: 2, brightest: 1);
            for (var run = 1; run < runs; run++)
            {
                dark = Run(call, signature, seed: 1, brightest: 0.25f);
                bright = Run(call, signature, seed: 2, brightest: 1);
            }

            return (new DeviceOutputs(dark, bright), first);
        }
        finally
        {
            call.Clear();
            pool.Return(call);
        }
    }

    /// <summary>The outputs of one slot for noise.</summary>
    private static float[] Run(DetectorCall call, DetectorSignature signature, int seed, float brightest)
    {
        var random = new Random(seed);
        var values = new float[signature.InputLength];
        var largest = signature.Preparation.Element == InputElement.Bytes ? 255 : 1;
        foreach (ref var value in values.AsSpan())
        {
            value = random.NextSingle() * brightest * largest;
        }

        call.SetInput(0, values);
        call.Run();
        var outputs = new List<float>();
        for (var output = 0; output < signature.Outputs.Count; output++)
        {
            outputs.AddRange(call.Of(output, slot: 0));
        }

        return [.. outputs];
    }

    private static InvalidOperationException Failure(string device, string what) => new(
        $"The device '{device}' {what}, so its detections cannot be trusted. Check its driver and the version of ONNX Runtime's package "
        + $"for it, or use '{InferenceDevice.Cpu}'.");
}
