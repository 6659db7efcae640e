namespace MLNetGhost.Fleet.Messages;

/// <summary>The results of a block.</summary>
/// <param name="Number">The block's number within its job.</param>
/// <param name="First">The place of its first picture in the order of submission.</param>
/// <param name="ModelVersion">The model and options that were used.</param>
/// <param name="Worker">The worker that scored it.</param>
/// <param name="Pictures">One result per picture, in the block's order.</param>
internal sealed record BlockResult(long Number, long First, string ModelVersion, string Worker, IReadOnlyList<PictureResult> Pictures)
{
    /// <summary>Number of pictures without detections because something was wrong.</summary>
    public int Failures => Pictures.Count(picture => picture.Error is not null);
}
