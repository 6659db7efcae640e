namespace MLNetGhost.Model;

/// <summary>What a device returned for the two prepared pictures: all outputs of one slot, one after another.</summary>
/// <param name="Dark">For the dark picture.</param>
/// <param name="Bright">For the bright one.</param>
internal sealed record DeviceOutputs(float[] Dark, float[] Bright)
{
    /// <summary>
    /// The largest difference from what another device returned, relative to the largest value of its channel or to 1, whichever is more: a
    /// channel holds values of one kind, such as x in pixels or the scores of a class. It is the first axis after the batch in the layouts
    /// of YOLO and this library, the last in those that have a row per object.
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
        if (found.Length != expected.Length)
        {
            // As many objects as rows: another number of them is a difference without measure.
            return largest with { Absolute = float.PositiveInfinity, Relative = float.PositiveInfinity };
        }

        var offset = 0;
        foreach (var output in signature.Outputs)
        {
            var length = signature.HasFixedOutputs ? output.Length : found.Length - offset;
            var isFirst = signature.Layout is DetectorLayout.Yolo or DetectorLayout.Raw;
            var channels = output.Shape.Count == 0 || !signature.HasFixedOutputs ? 1 : isFirst ? output.Shape[0] : output.Shape[^1];
            for (var channel = 0; channel < channels; channel++)
            {
                var (size, absolute) = (1f, 0f);
                for (var i = 0; i < length / channels; i++)
                {
                    var place = offset + (isFirst ? channel * (length / channels) + i : i * channels + channel);
                    size = MathF.Max(size, MathF.Abs(expected[place]));
                    absolute = MathF.Max(absolute, MathF.Abs(found[place] - expected[place]));
                }

                if (absolute / size > largest.Relative)
                {
                    largest = new OutputDifference(output.Name, channel, absolute, absolute / size);
                }
            }

            offset += length;
            if (offset == found.Length)
            {
                break;
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
