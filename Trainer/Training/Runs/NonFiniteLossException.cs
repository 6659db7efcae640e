using MLNetGhost.Trainer.Loss;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// The loss, or its gradient, became NaN or infinite; the weights of that batch were not changed and no checkpoint was written. The
/// message names the layer where it begins.
/// </summary>
public sealed class NonFiniteLossException : Exception
{
    /// <summary>Describes where it happened.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="batch">The batch, from 1.</param>
    /// <param name="parts">The parts of the loss.</param>
    /// <param name="lastCheckpoint">The checkpoint that remains.</param>
    public NonFiniteLossException(int epoch, int batch, LossParts parts, string lastCheckpoint)
        : this(epoch, batch, parts, lastCheckpoint, cause: null)
    {
    }

    /// <summary>Describes where it happened, and why.</summary>
    internal NonFiniteLossException(int epoch, int batch, LossParts parts, string lastCheckpoint, NonFiniteCause? cause)
        : base($"The {(parts.IsFinite ? "gradient of the loss" : "loss")} is not finite in epoch {epoch}, batch {batch}: {parts}. "
            + (cause is null ? "" : $"{cause.Text} ")
            + $"{cause?.Remedy ?? Remedy.LowerRate}; {lastCheckpoint} still holds the last good weights.") =>
        (Epoch, Batch, Parts) = (epoch, batch, parts);

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The batch of the epoch, from 1.</summary>
    public int Batch { get; }

    /// <summary>The parts of the loss.</summary>
    public LossParts Parts { get; }
}
