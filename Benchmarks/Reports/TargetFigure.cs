namespace MLNetGhost.Benchmarks.Reports;

/// <summary>A figure that has a target.</summary>
/// <param name="Name">Its key in the JSON.</param>
/// <param name="Description">What is measured.</param>
/// <param name="Target">The target.</param>
/// <param name="IsLimit">True when the value must be at most the target, false when at least.</param>
/// <param name="Unit">The unit of value and target; empty for a ratio.</param>
/// <param name="Value">The measured value; null if this machine cannot measure it.</param>
internal sealed record TargetFigure(string Name, string Description, double Target, bool IsLimit, string Unit, double? Value = null)
{
    /// <summary>Whether the target is met; null without a value.</summary>
    public bool? IsMet => Value is { } value ? IsLimit ? value <= Target : value >= Target : null;
}
