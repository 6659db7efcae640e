using MLNetGhost.Trainer;

namespace Microsoft.ML;

/// <summary>Adds <c>GhostYolo</c> to <c>mlContext.ObjectDetection.Trainers</c>.</summary>
public static class GhostYoloCatalog
{
    extension(ObjectDetectionTrainers trainers)
    {
        /// <summary>
        /// A trainer of YOLOv11 detectors with a GhostNetV3 backbone. <c>Fit</c> trains, folds, verifies and exports, and returns the
        /// transformer that runs the exported model; using it does not need TorchSharp.
        /// </summary>
        /// <param name="options">The member of the family, the length of the run and everything else; null for the defaults.</param>
        /// <exception cref="ArgumentException">An option is outside its range.</exception>
        public GhostYoloTrainer GhostYolo(GhostYoloOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(trainers);
            return new GhostYoloTrainer(trainers.Environment, options ?? new GhostYoloOptions());
        }
    }
}
