using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Loss;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>The labels of a validation batch in the form that the loss takes.</summary>
internal static class ValidationTargets
{
    /// <summary>
    /// Boxes as fractions of the letterboxed input, each axis scaled as its pixels were; crowds are left out, as in training, and so are
    /// objects of classes that the network does not know.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="classOf">For each class id of the dataset, that of the network; −1 if it does not know the class.</param>
    public static DetectionTargets Create(ValidationBatch batch, IReadOnlyList<int> classOf)
    {
        List<long> images = [], classes = [];
        List<float> boxes = [];
        for (var i = 0; i < batch.Sources.Count; i++)
        {
            var geometry = batch.Geometries[i];
            var scaleX = (float)geometry.ResizedWidth / geometry.SourceWidth;
            var scaleY = (float)geometry.ResizedHeight / geometry.SourceHeight;
            var learnt = batch.Sources[i].Annotations.Where(annotation => !annotation.IsCrowd && classOf[annotation.ClassId] >= 0);
            foreach (var annotation in learnt)
            {
                var source = annotation.Box;
                var box = new BoundingBox(
                    (source.X0 * scaleX) + geometry.Left,
                    (source.Y0 * scaleY) + geometry.Top,
                    (source.X1 * scaleX) + geometry.Left,
                    (source.Y1 * scaleY) + geometry.Top);
                images.Add(i);
                classes.Add(classOf[annotation.ClassId]);
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
