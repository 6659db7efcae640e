namespace MLNetGhost.DataViews;

/// <summary>Appended columns that can be computed for several rows at once, ahead of the row that is being read.</summary>
internal abstract class ReadAheadValues : AppendedValues
{
    /// <summary>How many rows are held, the one that is being read among them; at least 1.</summary>
    public abstract int Capacity { get; }

    /// <summary>
    /// True: all slots are taken and computed together, and taken again when the last was read (one run of a batch). False: a slot
    /// is taken again as soon as its row was read (rows side by side).
    /// </summary>
    public abstract bool ComputesInBatches { get; }

    /// <summary>Takes over what the current input row holds. A row that cannot be used fails when its values are read, not here.</summary>
    /// <param name="slot">0 to <see cref="Capacity"/> - 1.</param>
    public abstract void Take(int slot);

    /// <summary>Makes the getters give the values of this slot, waiting for them where necessary.</summary>
    /// <param name="slot">A slot that was taken.</param>
    public abstract void MoveTo(int slot);
}
