using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// One form of a detector's outputs: recognises it, decodes it into candidates, and says what is due before and after. All are in
/// <see cref="OutputLayouts"/>.
/// </summary>
internal abstract class OutputLayout
{
    /// <summary>Rounding may push a sigmoid slightly above one; anything larger is not a score.</summary>
    protected const float LargestScore = 1.001f;

    /// <summary>The class id of rows that hold nothing, in the layouts that pad.</summary>
    internal const int NoClass = -1;

    /// <summary>Its name for users.</summary>
    public abstract DetectorLayout Kind { get; }

    /// <summary>What models write it, and what it looks like, in a few words.</summary>
    public abstract string Summary { get; }

    /// <summary>The names that exporters give the outputs, in the order in which they are read.</summary>
    public abstract IReadOnlyList<string> UsualOutputs { get; }

    /// <summary>Whether overlapping boxes are still to be suppressed.</summary>
    public virtual bool NeedsSuppression => false;

    /// <summary>What boxes are measured in.</summary>
    public virtual BoxFrame Frame => BoxFrame.Input;

    /// <summary>Whether the number of rows depends on the picture.</summary>
    public virtual bool VariesInLength => false;

    /// <summary>Whether the outputs hold chosen boxes only, so that they are empty for a picture without objects.</summary>
    public virtual bool HoldsChosenBoxesOnly => VariesInLength;

    /// <summary>Whether its exports carry class names, so that a model without them is incomplete.</summary>
    public virtual bool CarriesNames => false;

    /// <summary>What is done to pictures, unless the user says otherwise.</summary>
    public virtual Preparation Preparation => Preparation.Yolo;

    /// <summary>How outputs fit the layout, whatever they are called; null if they do not.</summary>
    /// <param name="facts">The model.</param>
    /// <exception cref="InvalidDataException">The outputs are those of the layout but contradict each other.</exception>
    public abstract LayoutMatch? Fit(ModelFacts facts);

    /// <summary>
    /// What shows that a model that fits is of this layout and of no other; null if nothing does. Names and shapes are evidence, values
    /// are not.
    /// </summary>
    /// <param name="facts">The model.</param>
    /// <param name="match">How it fits.</param>
    public abstract string? Evidence(ModelFacts facts, LayoutMatch match);

    /// <summary>Collects every candidate above the score threshold.</summary>
    /// <param name="outputs">The outputs of a run.</param>
    /// <param name="slot">Which picture's.</param>
    /// <param name="context">Size of the input, number of classes.</param>
    /// <param name="options">Threshold, class filter, one or several labels per row.</param>
    /// <param name="candidates">Receives the candidates, with boxes in <see cref="Frame"/>.</param>
    /// <exception cref="InvalidDataException">A value cannot be what the layout says it is; the message names it.</exception>
    public abstract void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates);

    /// <summary>Decodes one picture: candidates, suppression if due, boxes of the source picture.</summary>
    /// <param name="outputs">The outputs of a run.</param>
    /// <param name="slot">Which picture's.</param>
    /// <param name="classNames">Class names.</param>
    /// <param name="extraValues">Numbers per row beside box and scores.</param>
    /// <param name="geometry">Where the picture lies in the input.</param>
    /// <param name="options">Thresholds.</param>
    /// <param name="candidates">Scratch.</param>
    /// <returns>A new array, highest score first; boxes in source pixels.</returns>
    /// <exception cref="InvalidDataException">A value cannot be what the layout says it is; the message names it.</exception>
    public Detection[] Decode(
        INetworkOutputs outputs, int slot, IReadOnlyList<string> classNames, int extraValues, in LetterboxGeometry geometry,
        SuppressionOptions options, CandidateList candidates)
    {
        var context = new LayoutContext(geometry.Width, geometry.Height, classNames.Count, extraValues);
        Collect(outputs, slot, context, options, candidates);
        RequirePixels(candidates);
        return DetectionBuilder.Build(
            candidates.AsSpan(), classNames, geometry, options, NeedsSuppression, isInSource: Frame == BoxFrame.Source);
    }

    /// <summary>A score that is one.</summary>
    /// <exception cref="InvalidDataException">It is not a number, or above one.</exception>
    internal float CheckScore(float score, int row) => score <= LargestScore
        ? score
        : throw new InvalidDataException(
            $"The model's score in row {row} is {score}, which is not between 0 and 1 as the layout {Kind} has it; if the layout is "
            + $"another, name it with the option {nameof(OnnxDetectorOptions.Layout)}.");

    /// <summary>A class id that is one.</summary>
    /// <exception cref="InvalidDataException">It is not a whole number, or there is no such class.</exception>
    internal int CheckClass(float value, int row, int classCount) => value >= 0 && value < classCount && value == MathF.Floor(value)
        ? (int)value
        : throw new InvalidDataException(
            $"The model's class id in row {row} is {value}; the layout {Kind} has whole numbers there, and there are {classCount} names, "
            + $"so ids 0 to {classCount - 1}. Pass the names of all classes with {nameof(OnnxDetectorOptions.ClassNames)}; if the "
            + $"layout is "
            + $"another, name it with {nameof(OnnxDetectorOptions.Layout)}.");

    /// <summary>The corners, in input pixels, of a box given as centre and size in fractions of the input.</summary>
    /// <exception cref="InvalidDataException">They are not fractions.</exception>
    protected BoundingBox FromFractions(ReadOnlySpan<float> box, int row, in LayoutContext context)
    {
        var (x, y, halfWidth, halfHeight) = (box[0], box[1], box[2] / 2, box[3] / 2);
        if (!(MathF.Max(MathF.Max(MathF.Abs(x), MathF.Abs(y)), MathF.Max(MathF.Abs(box[2]), MathF.Abs(box[3]))) <= 2))
        {
            throw new InvalidDataException(
                $"The model's box in row {row} is ({box[0]}, {box[1]}, {box[2]}, {box[3]}); the layout {Kind} has fractions of the input "
                + $"there. If the layout is another, name it with {nameof(OnnxDetectorOptions.Layout)}.");
        }

        return new(
            (x - halfWidth) * context.Width, (y - halfHeight) * context.Height, (x + halfWidth) * context.Width,
            (y + halfHeight) * context.Height);
    }

    /// <summary>Reads a candidate's box from its row.</summary>
    /// <param name="values">The row from the box's first value on.</param>
    /// <param name="row">Index of the row, for messages.</param>
    /// <param name="context">Size of the input.</param>
    internal delegate BoundingBox BoxReader(ReadOnlySpan<float> values, int row, in LayoutContext context);

    /// <summary>Gives each candidate the box of its row.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <param name="values">Rows × <paramref name="stride"/> values.</param>
    /// <param name="stride">Values per row.</param>
    /// <param name="offset">Where in its row the box begins.</param>
    /// <param name="context">Size of the input.</param>
    /// <param name="read">Reads a box.</param>
    internal static void FillBoxes(
        CandidateList candidates, ReadOnlySpan<float> values, int stride, int offset, in LayoutContext context, BoxReader read)
    {
        foreach (ref var candidate in candidates.AsSpan())
        {
            var row = candidates.AnchorOf(candidate);
            candidate = candidate with { Box = read(values.Slice(row * stride + offset, stride - offset), row, context) };
        }
    }

    /// <summary>The corners of a box given as such.</summary>
    internal static BoundingBox FromCorners(ReadOnlySpan<float> box, int row, in LayoutContext context) =>
        DetectionBuilder.CheckFinite(new(box[0], box[1], box[2], box[3]), row);

    /// <summary>The corners of a box given as centre and size in pixels.</summary>
    protected static BoundingBox FromCentre(ReadOnlySpan<float> box, int row, in LayoutContext context) =>
        FromCentre(box[0], box[1], box[2], box[3], row);

    /// <inheritdoc cref="FromCentre(ReadOnlySpan{float}, int, in LayoutContext)"/>
    protected static BoundingBox FromCentre(float x, float y, float width, float height, int row) =>
        DetectionBuilder.CheckFinite(new(x - width / 2, y - height / 2, x + width / 2, y + height / 2), row);

    /// <summary>Outputs of the layout whose numbers of rows differ.</summary>
    protected InvalidDataException Contradiction(string what) => new(
        $"The model's outputs contradict each other: {what}, where the layout {Kind} has one for each. Export it again; if the layout is "
        + $"another, name it with {nameof(OnnxDetectorOptions.Layout)}.");

    /// <summary>No object lies wholly within the first pixel, but all normalised boxes do.</summary>
    private void RequirePixels(CandidateList candidates)
    {
        if (candidates.Count == 0)
        {
            return;
        }

        foreach (ref readonly var candidate in candidates.AsSpan())
        {
            if (!(candidate.Box.X0 >= 0 && candidate.Box.Y0 >= 0 && candidate.Box.X1 <= 1 && candidate.Box.Y1 <= 1))
            {
                return;
            }
        }

        var box = candidates.AsSpan()[0].Box;
        throw new InvalidDataException(
            $"All of the model's boxes, such as ({box.X0}, {box.Y0}, {box.X1}, {box.Y1}), lie between 0 and 1: they are normalised, where "
            + $"the layout {Kind} has pixels. Export the model with boxes in pixels, or name its layout with "
            + $"{nameof(OnnxDetectorOptions.Layout)}.");
    }
}
