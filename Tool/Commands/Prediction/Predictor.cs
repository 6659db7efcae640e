using MLNetGhost.Imaging;
using MLNetGhost.Model;

namespace MLNetGhost.Tool.Commands;

/// <summary>Runs a detector over many files at once; the results are in the order of the files.</summary>
/// <param name="detector">The detector.</param>
/// <param name="suppression">Thresholds.</param>
internal sealed class Predictor(OnnxDetector detector, SuppressionOptions suppression)
{
    /// <summary>The least score of a detection.</summary>
    public float ScoreThreshold => suppression.ScoreThreshold;

    /// <summary>Predicts all files. A file that is not a picture does not stop the others.</summary>
    /// <param name="files">The picture files.</param>
    /// <param name="finished">Called with the index of each picture's file as soon as the picture is done, from several threads at
    /// once.</param>
    /// <param name="cancellation">Stops it between two pictures, without an exception.</param>
    /// <returns>The predictions in the order of the files: all, or those before the first one that had not been started
    /// when it stopped.</returns>
    public PredictedPicture[] Predict(IReadOnlyList<string> files, Action<int, PredictedPicture> finished, CancellationToken cancellation)
    {
        var results = new PredictedPicture?[files.Count];
        var next = -1;

        // Threads take the files in order, so that a stop leaves the beginning of the list done.
        Parallel.For(
            0, Math.Min(detector.ParallelCalls, files.Count), new ParallelOptions { MaxDegreeOfParallelism = detector.ParallelCalls }, _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < files.Count
                && !cancellation.IsCancellationRequested; i = Interlocked.Increment(ref next))
            {
                var picture = Predict(detector, suppression, files[i]);
                results[i] = picture;
                finished(i, picture);
            }
        });
        return [.. results.TakeWhile(picture => picture is not null).Select(picture => picture!)];
    }

    /// <summary>Predicts a file; what is wrong with it becomes part of the result.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="suppression">Thresholds.</param>
    /// <param name="file">The picture file.</param>
    public static PredictedPicture Predict(OnnxDetector detector, SuppressionOptions suppression, string file)
    {
        try
        {
            var (width, height) = ImageDecoder.ReadSize(file);
            return new PredictedPicture(file, width, height, detector.Detect(file, suppression));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new PredictedPicture(file, 0, 0, [], OptionWords.Translate(e.Message));
        }
    }
}
