namespace MLNetGhost.Tool.Commands;

/// <summary>What was found in a picture.</summary>
/// <param name="File">The picture as the user named it.</param>
/// <param name="Width">Width in pixels as a viewer shows it; 0 if it could not be read.</param>
/// <param name="Height">Height in pixels as a viewer shows it; 0 if it could not be read.</param>
/// <param name="Detections">The objects, highest score first; boxes in pixels of the picture.</param>
/// <param name="Error">Why it could not be read; null if it could.</param>
internal sealed record PredictedPicture(string File, int Width, int Height, IReadOnlyList<Detection> Detections, string? Error = null)
{
    /// <summary>The number of the frame, from 1, in a sequence whose objects are followed; otherwise null.</summary>
    public int? Frame { get; init; }
}
