namespace MLNetGhost.Trainer.Network;

/// <summary>A backbone as a table of rows. Its taps are the last outputs at strides 8, 16 and 32.</summary>
public abstract record BackboneSpec
{
    private protected BackboneSpec()
    {
    }
}
