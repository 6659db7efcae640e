using MLNetGhost.Data;

namespace MLNetGhost.Reports;

/// <summary>A labelled object and the detection that found it.</summary>
/// <param name="Object">The object.</param>
/// <param name="Detection">The detection: of the same class, the best of those that overlap the object enough.</param>
internal sealed record FoundObject(Annotation Object, Detection Detection);
