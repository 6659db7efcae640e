namespace MLNetGhost.Model;

/// <summary>The outputs of a run, as floats, in the order in which the layout reads them.</summary>
internal interface INetworkOutputs
{
    /// <summary>Number of pictures that were run.</summary>
    int Slots { get; }

    /// <summary>The values of one output for one picture.</summary>
    /// <param name="output">Index of the output.</param>
    /// <param name="slot">Index of the picture.</param>
    ReadOnlySpan<float> Of(int output, int slot);

    /// <summary>The values of one output for all pictures, for outputs without a batch axis.</summary>
    /// <param name="output">Index of the output.</param>
    ReadOnlySpan<float> Whole(int output);
}
