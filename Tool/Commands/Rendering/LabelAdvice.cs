using MLNetGhost.Data;
using MLNetGhost.Trainer.Data;

namespace MLNetGhost.Tool.Commands;

/// <summary>Says what about the labels of a split makes training hard: objects that its size loses, and classes with few objects.</summary>
internal static class LabelAdvice
{
    /// <summary>Writes a line on the sizes of objects, and one on the balance of classes if it is bad.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="split">The split that is trained on.</param>
    /// <param name="imageSize">The training size in pixels.</param>
    public static void Write(ProgramConsole console, DetectionDataset split, int imageSize)
    {
        if (ObjectSizes.Measure(split, imageSize) is { } sizes)
        {
            console.WriteLine(sizes.AreSmall ? $"Warning: {sizes}" : sizes.ToString());
        }

        if (ClassBalance.Measure(split).Warning() is { } warning)
        {
            console.WriteLine($"Warning: {warning}");
        }
    }
}
