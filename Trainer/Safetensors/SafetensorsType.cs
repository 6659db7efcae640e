namespace MLNetGhost.Trainer.Safetensors;

/// <summary>How the numbers of a safetensors file are stored. The members' names are those in the header.</summary>
internal enum SafetensorsType
{
    /// <summary>Single precision, 4 bytes.</summary>
    F32,

    /// <summary>Half precision, 2 bytes: up to 65504, and 11 significant bits.</summary>
    F16,
}
