using MLNetGhost.Data;

namespace MLNetGhost.Fleet.Messages;

/// <summary>What was found in a picture of a job: one row of its table.</summary>
/// <param name="Picture">Full path of the picture, as the machine that submitted it sees it.</param>
/// <param name="Width">Width in pixels as a viewer shows it; 0 if it could not be read.</param>
/// <param name="Height">Height in pixels as a viewer shows it; 0 if it could not be read.</param>
/// <param name="Detections">The objects, highest score first; boxes in pixels of the picture.</param>
/// <param name="Error">Why there are no detections; null if the picture was scored.</param>
internal sealed record PictureResult(string Picture, int Width, int Height, IReadOnlyList<Detection> Detections, string? Error)
{
    /// <summary>Its id in the COCO file that was submitted; null without one.</summary>
    public CocoId? Id { get; init; }
}
