using MLNetGhost.Benchmarks.Pieces;
using MLNetGhost.Imaging;
using MLNetGhost.Model;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Decoding written as plainly as possible, every anchor and class in turn: the fast decoders must match it.</summary>
internal static class PlainDecoder
{
    /// <summary>Detects the slow, obvious way: whole picture, scalar letterbox, every anchor decoded.</summary>
    public static Detection[] DetectPlainly(this OnnxDetector detector, RgbImage image, SuppressionOptions? suppression = null) =>
        detector.Run((signature, call) =>
        {
            var geometry = LetterboxGeometry.Create(image.Width, image.Height, detector.InputWidth, detector.InputHeight);
            PlainLetterbox.Write(image, geometry).CopyTo(call.Input(0));
            call.SetGeometry(0, geometry, "The picture");
            call.Run();
            return Decode(signature, call, geometry, suppression ?? new SuppressionOptions());
        });

    /// <summary>Returns the detections of a call's first slot.</summary>
    public static Detection[] Decode(DetectorSignature signature, DetectorCall call, LetterboxGeometry geometry, SuppressionOptions options)
    {
        var candidates = new List<DetectionCandidate>();
        var classCount = signature.ClassNames.Count;
        var firstAnchor = 0;
        for (var level = 0; level < (signature.Layout == DetectorLayout.Raw ? RawLayout.Strides.Count : 1); level++)
        {
            var anchors = signature.Outputs[signature.Layout == DetectorLayout.Raw ? 2 * level : 0].Shape.Skip(1)
                .Aggregate(1, (product, size) => product * size);
            for (var anchor = 0; anchor < anchors; anchor++)
            {
                var scores = Enumerable.Range(0, classCount).Select(classId => Score(signature, call, level, classId, anchor, anchors))
                    .ToArray();
                var best = Array.IndexOf(scores, scores.Max());
                for (var classId = 0; classId < classCount; classId++)
                {
                    if (scores[classId] > options.ScoreThreshold && (options.MultiLabel || classId == best)
                        && options.Classes?.Contains(classId) != false)
                    {
                        candidates.Add(
                            new(Box(signature, call, level, anchor, anchors), scores[classId], classId,
                            (firstAnchor + anchor) * classCount + classId));
                    }
                }
            }

            firstAnchor += anchors;
        }

        return DetectionBuilder.Build(candidates.ToArray(), signature.ClassNames, geometry, options);
    }

    private static float Score(DetectorSignature signature, DetectorCall call, int level, int classId, int anchor, int anchors) =>
        signature.Layout == DetectorLayout.Yolo
            ? call.Of(0, 0)[(4 + classId) * anchors + anchor]
            : (float)(1 / (1 + Math.Exp(-call.Of(2 * level + 1, 0)[classId * anchors + anchor])));

    private static BoundingBox Box(DetectorSignature signature, DetectorCall call, int level, int anchor, int anchors)
    {
        if (signature.Layout == DetectorLayout.Yolo)
        {
            var output = call.Of(0, 0);
            var (x, y, width, height) = (
                output[anchor], output[anchors + anchor], output[2 * anchors + anchor], output[3 * anchors + anchor]);
            return new(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
        }

        var boxes = call.Of(2 * level, 0);
        var distances = new double[4];
        for (var side = 0; side < 4; side++)
        {
            var (sum, weighted) = (0.0, 0.0);
            for (var bin = 0; bin < RawLevel.Bins; bin++)
            {
                var weight = Math.Exp(boxes[(side * RawLevel.Bins + bin) * anchors + anchor]);
                sum += weight;
                weighted += bin * weight;
            }

            distances[side] = weighted / sum;
        }

        var stride = RawLayout.Strides[level];
        var cells = signature.Width / stride;
        var (centerX, centerY) = (anchor % cells + 0.5, anchor / cells + 0.5);
        return new(
            (float)((centerX - distances[0]) * stride), (float)((centerY - distances[1]) * stride),
            (float)((centerX + distances[2]) * stride), (float)((centerY + distances[3]) * stride));
    }
}
