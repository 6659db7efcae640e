namespace MLNetGhost.Model;

/// <summary>What a device returned for the two prepared pictures: all outputs of one slot, one after another.</summary>
/// <param name="Dark">For the dark picture.</param>
/// <param name="Bright">For the bright one.</param>
internal sealed record DeviceOutputs(float[] Dark, float[] Bright)
{
    /// <summary>
    /// The largest difference from what another device returned, relative to the largest value of its channel (the first axis after the
    /// batch) or to 1, whichever is more: a channel holds values of one kind, such as x in pixels or the scores of a class.
    /// </summary>
    /// <param name="expected">What the other device returned.</param>
    /// <param name="signature">The shapes of the outputs.</param>
    public OutputDifference LargestDifference(DeviceOutputs expected, DetectorSignature signature)
    {
        var dark = LargestDifference(Dark, expected.Dark, signature);
        var bright = LargestDifference(Bright, expected.Bright, signature);
        return bright.Relative > dark.Relative ? bright : dark;
    }

    private static OutputDifference LargestDifference(ReadOnlySpan<float> found, ReadOnlySpan<float> expected, DetectorSignature signature)
    {
        var largest = new OutputDifference(signature.Outputs[0].Name, 0, 0, 0);
        var offset = 0;
        foreach (var output in signature.Outputs)
        {
            var channels = output.Shape.Count > 0 ? output.Shape[0] : 1;
            var length = output.Length / channels;
            for (var channel = 0; channel < channels; channel++, offset += length)
            {
                var (size, absolute) = (1f, 0f);
                for (var i = offset; i < offset + length; i++)
                {
                    size = MathF.Max(size, MathF.Abs(expected[i]));
                    absolute = MathF.Max(absolute, MathF.Abs(found[i] - expected[i]));
                }

                if (absolute / size > largest.Relative)
                {
                    largest = new OutputDifference(output.Name, channel, absolute, absolute / size);
                }
            }
        }

        return largest;
    }
}

/// <summary>How far two devices differ in one channel.</summary>
/// <param name="Output">The output's name.</param>
/// <param name="Channel">The channel's index.</param>
/// <param name="Absolute">The difference.</param>
/// <param name="Relative">The difference relative to the channel's largest value or 1.</param>
internal readonly record struct OutputDifference(string Output, int Channel, float Absolute, float Relative);
