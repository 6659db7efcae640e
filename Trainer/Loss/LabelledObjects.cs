using TorchSharp;

namespace MLNetGhost.Trainer.Loss;

/// <summary>A batch's objects in main memory, boxes in pixels of the network's input.</summary>
/// <param name="Images">For each object, its picture's index in the batch.</param>
/// <param name="Classes">For each object, the class id.</param>
/// <param name="Corners">Four values per object: x0, y0, x1, y1, in pixels.</param>
internal sealed record LabelledObjects(long[] Images, long[] Classes, float[] Corners)
{
    /// <summary>The number of objects.</summary>
    public int Count => Images.Length;

    /// <summary>Reads the targets of a batch and checks them against the network.</summary>
    /// <param name="targets">Boxes as fractions of the input.</param>
    /// <param name="width">Input width, pixels.</param>
    /// <param name="height">Input height, pixels.</param>
    /// <param name="classCount">The network's number of classes.</param>
    /// <param name="batchSize">The number of pictures in the batch.</param>
    /// <exception cref="ArgumentException">A class id or picture index is out of range.</exception>
    public static LabelledObjects Read(DetectionTargets targets, long width, long height, long classCount, long batchSize)
    {
        using var scope = torch.NewDisposeScope();
        var images = targets.ImageIndex.cpu().data<long>().ToArray();
        var classes = targets.ClassId.cpu().data<long>().ToArray();
        var fractions = targets.Boxes.cpu().reshape(-1).data<float>().ToArray();
        foreach (var id in classes)
        {
            if (id < 0 || id >= classCount)
            {
                throw new ArgumentException($"Class id {id} is out of range for a network of {classCount} classes; build the network with "
                    + $"the dataset's class list.", nameof(targets));
            }
        }

        foreach (var image in images)
        {
            if (image < 0 || image >= batchSize)
            {
                throw new ArgumentException($"Picture index {image} is not within the batch of {batchSize}; targets and pictures must "
                    + $"come from the same batch.", nameof(targets));
            }
        }

        var corners = new float[fractions.Length];
        for (var i = 0; i < fractions.Length; i += 4)
        {
            float centreX = fractions[i] * width, centreY = fractions[i + 1] * height;
            float halfWidth = fractions[i + 2] * width / 2, halfHeight = fractions[i + 3] * height / 2;
            corners[i] = centreX - halfWidth;
            corners[i + 1] = centreY - halfHeight;
            corners[i + 2] = centreX + halfWidth;
            corners[i + 3] = centreY + halfHeight;
        }

        return new LabelledObjects(images, classes, corners);
    }
}
