using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Loss;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>The labels of a validation batch in the form that the loss takes.</summary>
internal static class ValidationTargets
{
    /// <summary>
    /// Boxes as fractions of the letterboxed input, each axis scaled as its pixels were; crowds are left out, as in training.
    /// </summary>
    public static DetectionTargets Create(ValidationBatch batch)
    {
        List<long> images = [], classes = [];
        List<float> boxes = [];
        for (var i = 0; i < batch.Sources.Count; i++)
        {
            var geometry = batch.Geometries[i];
            var scaleX = (float)geometry.ResizedWidth / geometry.SourceWidth;
            var scaleY = (float)geometry.ResizedHeight / geometry.SourceHeight;
            foreach (var annotation in batch.Sources[i].Annotations.Where(annotation => !annotation.IsCrowd))
            {
                var source = annotation.Box;
                var box = new BoundingBox(
                    (source.X0 * scaleX) + geometry.Left,
                    (source.Y0 * scaleY) + geometry.Top,
                    (source.X1 * scaleX) + geometry.Left,
                    (source.Y1 * scaleY) + geometry.Top);
                images.Add(i);
                classes.Add(annotation.ClassId);
                boxes.AddRange([
                    (box.X0 + box.X1) / 2 / geometry.Width, (box.Y0 + box.Y1) / 2 / geometry.Height,
                    box.Width / geometry.Width, box.Height / geometry.Height]);
            }
        }

        return new DetectionTargets(
            tensor(images.ToArray(), device: CPU),
            tensor(classes.ToArray(), device: CPU),
            tensor(boxes.ToArray(), device: CPU).reshape(-1, 4));
    }
}
