namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>What the pictures of one kind bought.</summary>
/// <param name="Variant">The name of the kind.</param>
/// <param name="Minutes">Minutes of pretraining; null if there was none, or if it is unknown.</param>
/// <param name="Runs">The fine-tunings, one per seed.</param>
internal sealed record GeneratorResult(string Variant, double? Minutes, IReadOnlyList<ComparisonResult> Runs);
