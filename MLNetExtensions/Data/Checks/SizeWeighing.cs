using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// Decides what a stated size that contradicts its picture means for the boxes: the one place for it, for every format.
/// </summary>
/// <remarks>
/// Boxes are taken to be in the frame that is stated: they are scaled, or turned with the picture. Only if boxes of the split lie outside
/// the stated frame and inside the picture is the stated size itself what is wrong; the boxes are then used as they are. Where the boxes
/// allow both and nothing decides, the picture is refused.
/// </remarks>
internal sealed class SizeWeighing
{
    /// <summary>Boxes may extend outside their frame by this fraction of its side and are still taken to be in it.</summary>
    private const float Overhang = 0.02f;

    /// <summary>At least one picture in this many must have boxes outside the stated frame for that frame to be doubted.</summary>
    private const int Share = 10;

    private readonly Dictionary<SizeContradiction, Evidence> _evidence = [];

    /// <summary>Weighs the pictures of a split.</summary>
    /// <param name="pictures">The pictures; null elements are skipped.</param>
    public SizeWeighing(IEnumerable<PictureLabels?> pictures)
    {
        foreach (var picture in pictures.OfType<PictureLabels>())
        {
            foreach (var part in picture.Parts)
            {
                if (part.Size.Compare(picture.Header) is not SizeContradiction.None and var contradiction)
                {
                    var fits = Fits(part, picture.Header);
                    var (count, stated, shown) = _evidence.GetValueOrDefault(contradiction);
                    _evidence[contradiction] = new Evidence(
                        count + 1, stated + (fits == Fit.StatedOnly ? 1 : 0), shown + (fits == Fit.PictureOnly ? 1 : 0));
                }
            }
        }
    }

    /// <summary>The picture with boxes that are weighed, clipped and checked.</summary>
    /// <param name="picture">One of the pictures.</param>
    /// <param name="problems">Where problems go.</param>
    public AnnotatedImage Check(PictureLabels picture, List<DatasetProblem> problems)
    {
        // Boxes of several entries are checked together, so that one listed in two of them is found.
        var header = picture.Header;
        var checker = new AnnotationChecker("", header.Width, header.Height, problems);
        foreach (var part in picture.Parts)
        {
            checker.LabelFile = part.File;
            Add(part, header, checker, problems);
        }

        return new AnnotatedImage(picture.ImagePath, header.Width, header.Height, checker.Annotations);
    }

    private void Add(LabelPart part, ImageHeader header, AnnotationChecker checker, List<DatasetProblem> problems)
    {
        var contradiction = part.Size.Compare(header);
        var decision = contradiction == SizeContradiction.None ? Decision.AsTheyAre : Decide(contradiction, Fits(part, header));
        if (contradiction != SizeContradiction.None && !Report(part, header, contradiction, decision, problems))
        {
            return;
        }

        FrameMap? map = (contradiction, decision) switch
        {
            (SizeContradiction.Scaled, Decision.Mapped) => FrameMap.Scaling(part.Size, header),
            (SizeContradiction.StoredFrame, Decision.Mapped) => FrameMap.Turning(part.Size, header),
            _ => null,
        };
        foreach (var (classId, box, place, isCrowd, area) in part.Boxes)
        {
            checker.Add(classId, map?.Apply(box) ?? box, place, isCrowd, map is { } used ? (float?)(area * used.AreaFactor) : area);
        }
    }

    private Decision Decide(SizeContradiction contradiction, Fit fit)
    {
        var (count, stated, shown) = _evidence[contradiction];
        if (contradiction is SizeContradiction.OtherRatio)
        {
            return Decision.Refused;
        }

        if (contradiction is SizeContradiction.ExchangedSides)
        {
            return shown > 0 && stated == 0 && shown * Share >= count ? Decision.AsTheyAre : Decision.Refused;
        }

        // A few boxes that overhang their frame say nothing about the others.
        if (shown * Share < count)
        {
            return Decision.Mapped;
        }

        return stated == 0 || fit == Fit.PictureOnly ? Decision.AsTheyAre
            : fit == Fit.StatedOnly ? Decision.Mapped
            : Decision.Refused;
    }

    /// <summary>Adds a warning or an error; returns false for an error.</summary>
    private static bool Report(
        LabelPart part, ImageHeader header, SizeContradiction contradiction, Decision decision, List<DatasetProblem> problems)
    {
        var sizes = string.Create(CultureInfo.InvariantCulture, $"{part.Place}: the size is stated as "
            + $"{part.Size.Width}x{part.Size.Height}, but the picture is {header.Width}x{header.Height}");
        if (part.Boxes.Count == 0)
        {
            problems.Add(DatasetProblem.Counting(ProblemKind.ImageSizeDiffers, part.File,
                "Pictures without boxes whose stated size is not their own", 1, $"their own size was used. {sizes}."));
            return true;
        }

        switch (contradiction, decision)
        {
            case (SizeContradiction.Scaled, Decision.Mapped):
                problems.Add(DatasetProblem.Counting(ProblemKind.ImageSizeDiffers, part.File,
                    "Pictures that were resized after they were labelled", 1,
                    $"their boxes were scaled from the stated size to the picture's. {sizes}."));
                return true;
            case (SizeContradiction.StoredFrame, Decision.Mapped):
                problems.Add(DatasetProblem.Counting(ProblemKind.ImageSizeDiffers, part.File,
                    "Pictures whose size is stated as stored, before the turn that their EXIF orientation asks for", 1,
                    $"their boxes were turned with the picture. {sizes}."));
                return true;
            case (_, Decision.AsTheyAre):
                problems.Add(DatasetProblem.Counting(ProblemKind.ImageSizeDiffers, part.File,
                    "Pictures whose stated size is wrong", 1, $"boxes lie outside the stated size but inside the picture, so they were "
                    + $"used as they are. {sizes}."));
                return true;
            default:
                problems.Add(DatasetProblem.Error(ProblemKind.ImageSizeContradicts, part.File, $"{sizes}{Reason(contradiction)}; the boxes "
                    + "may belong to another version of the picture. Restore that version, label this one, or correct the stated size."));
                return false;
        }
    }

    private static string Reason(SizeContradiction contradiction) => contradiction switch
    {
        SizeContradiction.ExchangedSides => " (width and height are exchanged, and nothing says which way it was turned)",
        SizeContradiction.OtherRatio => " (the sides differ by different factors: it was cropped, padded or stretched)",
        _ => " (some boxes of the split fit only one of the two sizes, some only the other, and these fit both)",
    };

    private static Fit Fits(LabelPart part, ImageHeader header)
    {
        var (inStated, inPicture) = (true, true);
        foreach (var labelled in part.Boxes)
        {
            inStated &= LiesIn(labelled.Box, part.Size.Width, part.Size.Height);
            inPicture &= LiesIn(labelled.Box, header.Width, header.Height);
        }

        return (inStated, inPicture) switch
        {
            (true, false) => Fit.StatedOnly,
            (false, true) => Fit.PictureOnly,
            _ => Fit.Both,
        };
    }

    private static bool LiesIn(BoundingBox box, int width, int height) =>
        Math.Max(box.X0, box.X1) <= width * (1 + Overhang) + 1 && Math.Max(box.Y0, box.Y1) <= height * (1 + Overhang) + 1;

    private enum Fit
    {
        Both,
        StatedOnly,
        PictureOnly,
    }

    private enum Decision
    {
        Mapped,
        AsTheyAre,
        Refused,
    }

    private readonly record struct Evidence(int Count, int StatedOnly, int PictureOnly);
}
