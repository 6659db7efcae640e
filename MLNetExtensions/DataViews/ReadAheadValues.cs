namespace MLNetGhost.DataViews;

/// <summary>Appended columns that can be computed for several rows at once, ahead of the row being read.</summary>
internal abstract class ReadAheadValues : AppendedValues
{
    /// <summary>Number of rows held, including the one being read; at least 1.</summary>
    public abstract int Capacity { get; }

    /// <summary>
    /// True: all slots are filled and computed together, and refilled when the last has been read (one run per batch). False: a slot is
    /// refilled as soon as its row has been read (rows in parallel).
    /// </summary>
    public abstract bool ComputesInBatches { get; }

    /// <summary>Takes the current input row into a slot. A row that cannot be used fails when its values are read, not here.</summary>
    /// <param name="slot">0 to <see cref="Capacity"/> - 1.</param>
    public abstract void Take(int slot);

    /// <summary>Makes the getters return the values of this slot, waiting for them if necessary.</summary>
    /// <param name="slot">A slot that was filled.</param>
    public abstract void MoveTo(int slot);
}
