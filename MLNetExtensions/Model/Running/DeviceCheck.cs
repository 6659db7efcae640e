using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// Checks once, after a model was loaded on a device other than the processor, that the device computes: two different inputs must give
/// finite and different outputs. A device that does not see its input finds nothing in any picture, which looks like an empty picture.
/// </summary>
internal static class DeviceCheck
{
    /// <summary>Runs the network twice and compares.</summary>
    /// <param name="pool">The session's calls.</param>
    /// <param name="signature">Its checked shapes.</param>
    /// <param name="device">The device, for the message.</param>
    /// <exception cref="InvalidOperationException">The outputs are the same, or not finite.</exception>
    public static void RequireResponse(DetectorCallPool pool, DetectorSignature signature, string device)
    {
        var call = pool.Rent();
        try
        {
            var dark = Run(call, signature, seed: 1, brightest: 0.25f);
            var bright = Run(call, signature, seed: 2, brightest: 1);
            if (!dark.Concat(bright).All(float.IsFinite))
            {
                throw Failure(device, "returns values that are not finite");
            }

            if (dark.AsSpan().SequenceEqual(bright))
            {
                throw Failure(device, "returns the same values for different pictures");
            }
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
        + $"for "
        + $"it, or use '{InferenceDevice.Cpu}'.");
}
