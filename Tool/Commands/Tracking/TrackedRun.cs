using MLNetGhost.Drawing;
using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.Tracking;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// Tracks a sequence: several frames are detected and written at once, and in between each is followed in order. No more frames are in
/// memory than are worked on.
/// </summary>
/// <param name="detector">The detector.</param>
/// <param name="suppression">Thresholds of the detector.</param>
/// <param name="plan">What is followed and counted.</param>
/// <param name="folder">Receives pictures, texts and crops; null for none.</param>
/// <param name="finished">Called with each frame in order.</param>
internal sealed class TrackedRun(
    OnnxDetector detector, SuppressionOptions suppression, TrackingPlan plan, PredictionFolder? folder, Action<PredictedPicture> finished)
{
    private readonly Queue<Task<(Frame Frame, PredictedPicture Picture)>> _detecting = new();
    private readonly Queue<Task> _writing = new();
    private readonly ObjectTracker _tracker = new(plan.Options);
    private (int Width, int Height, string Name)? _size;

    /// <summary>Tracks all frames, or those before it is stopped.</summary>
    /// <param name="frames">The frames in order.</param>
    /// <param name="cancellation">Stops it between two frames, without an exception.</param>
    /// <exception cref="InvalidDataException">A frame has another size than the one before.</exception>
    public void Run(IEnumerable<Frame> frames, CancellationToken cancellation)
    {
        try
        {
            foreach (var frame in frames.TakeWhile(_ => !cancellation.IsCancellationRequested))
            {
                _detecting.Enqueue(Task.Run(() => (frame, Detect(frame)), CancellationToken.None));
                if (_detecting.Count > detector.ParallelCalls)
                {
                    FollowNext();
                }
            }

            while (_detecting.Count > 0)
            {
                FollowNext();
            }

            while (_writing.Count > 0)
            {
                _writing.Dequeue().GetAwaiter().GetResult();
            }
        }
        finally
        {
            // After a failure the others are waited for, and what they say is of no use.
            Task.WhenAll(_detecting.Concat(_writing)).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }
    }

    private PredictedPicture Detect(Frame frame)
    {
        if (frame.Pixels is { } pixels)
        {
            var found = detector.Detect(
                pixels.Pixels, PixelFormat.Rgb24, pixels.Width, pixels.Height, 3 * pixels.Width, suppression, frame.Name);
            return new PredictedPicture(frame.File, pixels.Width, pixels.Height, found) { Frame = frame.Number };
        }

        return Predictor.Predict(detector, suppression, frame.File) with { Frame = frame.Number };
    }

    private void FollowNext()
    {
        var (frame, seen) = _detecting.Dequeue().GetAwaiter().GetResult();
        if (seen.Error is not null)
        {
            finished(seen); // The tracker skips its number, so that objects are expected to have moved on.
            return;
        }

        RequireSize(frame, seen);
        var tracked = _tracker.Update([.. seen.Detections], frame.Number);
        plan.Count(tracked);
        var picture = seen with { Detections = tracked };
        if (folder is not null)
        {
            Write(frame, picture, plan.Overlay(tracked));
        }

        finished(picture);
    }

    private void Write(Frame frame, PredictedPicture picture, TrackOverlay overlay)
    {
        if (_writing.Count > detector.ParallelCalls)
        {
            _writing.Dequeue().GetAwaiter().GetResult();
        }

        _writing.Enqueue(Task.Run(
            () => folder!.Write(frame.Stem, picture, frame.Decode, path => Draw(frame, picture, overlay, path)), CancellationToken.None));
    }

    private static void Draw(Frame frame, PredictedPicture picture, TrackOverlay overlay, string path)
    {
        using var bitmap = frame.Decode().ToBitmap();
        TrackRenderer.Draw(bitmap, picture.Detections, overlay);
        DetectionRenderer.Save(bitmap, path);
    }

    private void RequireSize(Frame frame, PredictedPicture seen)
    {
        if (_size is var (width, height, name) && (width, height) != (seen.Width, seen.Height))
        {
            throw new InvalidDataException($"{frame.Name} is {seen.Width}×{seen.Height} and {name} is {width}×{height}; objects can be "
                + $"followed only in frames of one size. Scale them to one, or track the parts alone.");
        }

        _size ??= (seen.Width, seen.Height, frame.Name);
    }
}
