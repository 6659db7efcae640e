namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Explains the result of a run: what is weak, why, and what to do. The limits are rules of thumb, stated where they are used; a run in
/// which every class is found well has no findings about classes.
/// </summary>
internal static class RunFindings
{
    /// <summary>The findings: those about the whole run first, then those about classes, the weakest class first.</summary>
    /// <param name="facts">The run.</param>
    public static IReadOnlyList<Finding> Of(RunFacts facts) =>
        [.. LearningFindings.Of(facts), .. ClassFindings.Of(facts)];
}
