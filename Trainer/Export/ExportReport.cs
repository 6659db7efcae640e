namespace MLNetGhost.Trainer.Export;

/// <summary>What an export wrote, and how far the three forms of the network are apart.</summary>
/// <param name="ModelName">The member of the family.</param>
/// <param name="Verification">The largest differences.</param>
/// <param name="ParameterCount">Numbers in weights and biases of the folded graph.</param>
/// <param name="NodeCount">Nodes of the exported graph.</param>
/// <param name="ByteCount">Size of the exported model.</param>
public sealed record ExportReport(string ModelName, VerificationResult Verification, long ParameterCount, int NodeCount, long ByteCount);
