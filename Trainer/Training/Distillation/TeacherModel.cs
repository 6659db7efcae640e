using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>A trained detector that says what it sees in the student's own pictures, without gradients.</summary>
internal abstract class TeacherModel : IDisposable
{
    /// <summary>What it is, in a few words.</summary>
    public abstract string Description { get; }

    /// <summary>Its class names; the index is its class id.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>The form of its boxes.</summary>
    public abstract TeacherBoxes Boxes { get; }

    /// <summary>Channels of its neck's features at strides 8, 16 and 32; null if it does not give them.</summary>
    public virtual IReadOnlyList<int>? NeckChannels => null;

    /// <summary>Something the user should know, as a sentence; null for nothing.</summary>
    public virtual string? Remark => null;

    /// <summary>Looks at pictures.</summary>
    /// <param name="images">(N, 3, H, W), RGB in [0, 1], on the run's device.</param>
    /// <param name="classes">The ids, in <see cref="ClassNames"/>, of the classes to give scores for.</param>
    /// <param name="wantsFeatures">Whether the neck's features are needed; only if there are any.</param>
    /// <returns>What it sees, on the run's device; the caller disposes it.</returns>
    /// <exception cref="InvalidDataException">It returns a value that is not finite.</exception>
    public abstract TeacherOutput Look(Tensor images, IReadOnlyList<int> classes, bool wantsFeatures);

    /// <inheritdoc/>
    public abstract void Dispose();
}
