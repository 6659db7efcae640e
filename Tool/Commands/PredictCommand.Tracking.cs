using System.CommandLine;
using System.Diagnostics;
using System.Text;
using MLNetGhost.Files;
using MLNetGhost.Tracking;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost predict --track</c>: follows objects through the frames of one sequence.</summary>
internal sealed partial class PredictCommand
{
    private int Track(ParseResult options, CancellationToken cancellation)
    {
        var plan = _tracking.Read(options);
        if (_dataset.Read(options) is not null)
        {
            throw new ArgumentException(
                "--as-dataset makes a dataset of pictures that have nothing to do with each other; leave out --track.");
        }

        using var source = FrameSource.Open(options.GetRequiredValue(_source), cancellation);
        using var detector = ModelLoader.Load(console, options.GetRequiredValue(_weights), _detector.Read(options));
        var suppression = _detection.Read(options, detector.ClassNames);
        if (!_detection.ChoosesThreshold(options))
        {
            // What scores low continues tracks.
            suppression = suppression with { ScoreThreshold = plan.Options.LowThreshold };
        }

        var folder = CreateFolder(options, [], detector.ClassNames, isDatasetAsked: false, tile: null);
        var (summary, mot, kept) = (new TrackedSummary(), new StringBuilder(), new List<PredictedPicture>());
        var keeps = new[] { _json, _coco, _csv }.Any(option => options.GetValue(option) is not null);
        var watch = Stopwatch.StartNew();
        try
        {
            // How many frames a video has is known only at its end, so that there is no bar.
            _ = source.Count is { } count ? ProgressBar.Run(console, "Tracking", count, Follow) : Follow(() => { });
        }
        finally
        {
            folder?.RemoveIfEmpty();
        }

        return Report(options, source, plan, folder, summary, watch.Elapsed, mot, kept, cancellation);

        TrackedSummary Follow(Action step)
        {
            new TrackedRun(detector, suppression, plan, folder, picture =>
            {
                Take(options, picture, summary, mot);
                if (keeps)
                {
                    kept.Add(picture);
                }

                step();
            }).Run(source.Frames, cancellation);
            return summary;
        }
    }

    private void Take(ParseResult options, PredictedPicture picture, TrackedSummary summary, StringBuilder mot)
    {
        summary.Add(picture);
        if (picture.Error is not null)
        {
            PredictionSummary.WriteError(console, picture);
        }
        else if (_tracking.MotFile(options) is not null)
        {
            mot.Append(MotChallengeText.Rows(picture.Frame!.Value, picture.Detections));
        }
    }

    private int Report(
        ParseResult options, FrameSource source, TrackingPlan plan, PredictionFolder? folder, TrackedSummary summary, TimeSpan elapsed,
        StringBuilder mot, List<PredictedPicture> kept, CancellationToken cancellation)
    {
        foreach (var complaint in source.Complaints)
        {
            console.Error.WriteLine($"Warning: ffmpeg: {complaint}");
        }

        console.WriteLine(summary.Line(elapsed));
        CountTable.Write(console, plan);
        WriteFiles(options, [.. kept]);
        if (_tracking.MotFile(options) is { } motFile)
        {
            AtomicFile.WriteText(motFile, mot.ToString());
            console.WriteLine($"{Counted.Of(summary.Frames, "frame")}: {motFile}");
        }

        if (_tracking.CountsFile(options) is { } countsFile)
        {
            CountTable.WriteJson(countsFile, plan);
            console.WriteLine($"Counts: {countsFile}");
        }

        if (folder is { Path: { } path })
        {
            console.WriteLine($"Run folder: {path}");
        }

        if (cancellation.IsCancellationRequested)
        {
            console.Error.WriteLine($"Stopped after {Counted.Of(summary.Frames, "frame")}; their results are written.");
            return ExitCode.Cancelled;
        }

        return summary.HasFailures ? ExitCode.Failure : ExitCode.Success;
    }
}
