namespace MLNetGhost;

/// <summary>
/// Decodes detections from the outputs of a network that was run elsewhere, for example by ML.NET's ApplyOnnxModel. The steps are the same
/// as in <see cref="Model.OnnxDetector"/>, and so are the results.
/// </summary>
internal static class DetectionDecoder
{
    /// <summary>Decodes one picture's output of a model in the layout <see cref="Model.DetectorLayout.Yolo"/>.</summary>
    /// <param name="output">(4 + classes) × anchors values, row-major: centre x, centre y, width, height in input pixels, then sigmoid
    /// scores.</param>
    /// <param name="classNames">Class names; their number determines the shape.</param>
    /// <param name="geometry">Where the picture lies in the network's input.</param>
    /// <param name="options">Thresholds.</param>
    /// <returns>A new array, highest score first; boxes in source pixels.</returns>
    /// <exception cref="ArgumentException">The output's length does not match the number of classes.</exception>
    /// <exception cref="InvalidDataException">A score or box is not a number, or a score is above one.</exception>
    public static Detection[] DecodeYolo(
        ReadOnlySpan<float> output, IReadOnlyList<string> classNames, LetterboxGeometry geometry, SuppressionOptions options)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(options);
        var rows = 4 + classNames.Count;
        if (output.IsEmpty || output.Length % rows != 0)
        {
            throw new ArgumentException($"{output.Length} values cannot be the output for {classNames.Count} classes; expected a "
                + $"multiple of {rows} (4 + classes).", nameof(output));
        }

        var candidates = new CandidateList();
        YoloOutputDecoder.Collect(output, classNames.Count, options, candidates);
        return DetectionBuilder.Build(candidates.AsSpan(), classNames, geometry, options);
    }

    /// <summary>Decodes one picture's outputs of a model in the layout <see cref="Model.DetectorLayout.Raw"/>.</summary>
    /// <param name="boxes8">64 × height / 8 × width / 8 logits.</param>
    /// <param name="scores8">Classes × height / 8 × width / 8 logits.</param>
    /// <param name="boxes16">The same at stride 16.</param>
    /// <param name="scores16">The same at stride 16.</param>
    /// <param name="boxes32">The same at stride 32.</param>
    /// <param name="scores32">The same at stride 32.</param>
    /// <param name="classNames">Class names.</param>
    /// <param name="geometry">Where the picture lies in the network's input; its size determines the shapes.</param>
    /// <param name="options">Thresholds.</param>
    /// <returns>A new array, highest score first; boxes in source pixels.</returns>
    /// <exception cref="ArgumentException">An output's length does not match the input size and the number of classes.</exception>
    /// <exception cref="InvalidDataException">A score or box is not a number.</exception>
    public static Detection[] DecodeRaw(
        ReadOnlySpan<float> boxes8, ReadOnlySpan<float> scores8, ReadOnlySpan<float> boxes16, ReadOnlySpan<float> scores16,
        ReadOnlySpan<float> boxes32, ReadOnlySpan<float> scores32,
        IReadOnlyList<string> classNames, LetterboxGeometry geometry, SuppressionOptions options)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(options);
        var candidates = new CandidateList();
        RawOutputDecoder.Collect(
            Level(boxes8, scores8, 8), Level(boxes16, scores16, 16), Level(boxes32, scores32, 32), classNames.Count, options, candidates);
        return DetectionBuilder.Build(candidates.AsSpan(), classNames, geometry, options);

        RawLevel Level(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, int stride)
        {
            var (width, height) = (geometry.Width / stride, geometry.Height / stride);
            CheckLength($"boxes{stride}", boxes.Length, RawLevel.BoxChannels, width, height);
            CheckLength($"scores{stride}", scores.Length, classNames.Count, width, height);
            return new RawLevel(boxes, scores, stride, width);
        }
    }

    private static void CheckLength(string name, int length, int channels, int width, int height)
    {
        var expected = (long)channels * width * height;
        if (length != expected)
        {
            throw new ArgumentException($"{name} has {length} values; expected {channels}×{height}×{width} = {expected} for this input "
                + $"size and number of classes.", name);
        }
    }
}
