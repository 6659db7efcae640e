namespace MLNetGhost.Trainer.Export;

/// <summary>What an export wrote, and how far apart the three forms of the network are.</summary>
/// <param name="ModelName">The member of the family.</param>
/// <param name="Verification">The largest differences.</param>
/// <param name="ParameterCount">The number of values in the weights and biases of the folded graph.</param>
/// <param name="NodeCount">The number of nodes in the exported graph.</param>
/// <param name="ByteCount">Size of the exported model.</param>
public sealed record ExportReport(string ModelName, VerificationResult Verification, long ParameterCount, int NodeCount, long ByteCount);
