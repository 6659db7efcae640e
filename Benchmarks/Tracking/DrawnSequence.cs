using MLNetGhost.Evaluation;

namespace MLNetGhost.Benchmarks.Tracking;

/// <summary>Frames with known tracks, and what an imperfect detector would see of them; the same for the same seed.</summary>
/// <param name="truth">For each frame, the objects with their ids.</param>
/// <param name="detected">For each frame, the detections.</param>
internal sealed class DrawnSequence(IReadOnlyList<Detection[]> truth, IReadOnlyList<Detection[]> detected)
{
    /// <summary>Width of the picture in pixels.</summary>
    public const int Width = 1280;

    /// <summary>Height of the picture in pixels.</summary>
    public const int Height = 720;

    /// <summary>The objects of each frame, with their ids.</summary>
    public IReadOnlyList<Detection[]> Truth => truth;

    /// <summary>What a detector sees in each frame.</summary>
    public IReadOnlyList<Detection[]> Detected => detected;

    /// <summary>Draws a sequence.</summary>
    /// <param name="kind">What makes it hard.</param>
    /// <param name="seed">The same seed gives the same sequence.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="objects">Number of objects.</param>
    /// <param name="stays">Whether objects turn round at the edges, so that their number stays the same.</param>
    public static DrawnSequence Create(SequenceKind kind, int seed, int frames = 300, int objects = 12, bool stays = false)
    {
        var random = new Random((1000 * seed) + (int)kind);
        var comesAndGoes = kind is SequenceKind.Leaving or SequenceKind.Pillars;
        var moving = MovingObjects.Create(random, objects, frames, comesAndGoes, stays);
        var eye = new ImperfectDetector(kind, random, objects);
        var (truth, detected) = (new Detection[frames][], new Detection[frames][]);
        for (var frame = 0; frame < frames; frame++)
        {
            truth[frame] = [.. moving.Where(thing => thing.From <= frame).Select(thing => See(thing, frame)).OfType<Detection>()
                .Where(seen => kind != SequenceKind.Pillars || !ImperfectDetector.IsBehindPillar(seen.Box))];
            detected[frame] = eye.Detect(truth[frame]);
        }

        return new DrawnSequence(truth, detected);
    }

    /// <summary>Frames with what a tracker made of them, to be measured.</summary>
    /// <param name="track">Tracks the detections of a frame.</param>
    public IEnumerable<TrackedFrame> Track(Func<Detection[], Detection[]> track) =>
        Truth.Zip(Detected, (objects, seen) => new TrackedFrame(objects, track(seen)));

    /// <summary>An object as far as it lies in the picture; null if less than half of it does.</summary>
    private static Detection? See(MovingObject thing, int frame)
    {
        var whole = thing.At(frame);
        var box = new BoundingBox(
            Math.Clamp(whole.X0, 0, Width), Math.Clamp(whole.Y0, 0, Height), Math.Clamp(whole.X1, 0, Width),
            Math.Clamp(whole.Y1, 0, Height));
        return box.Area < whole.Area / 2
            ? null
            : new Detection(thing.ClassId, thing.ClassId == 0 ? "car" : "person", 1, box) { TrackId = thing.Id };
    }
}
