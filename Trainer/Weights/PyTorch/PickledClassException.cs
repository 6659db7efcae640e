namespace MLNetGhost.Trainer.Weights;

/// <summary>A pickle needs a class or function of Python that a state dict has no use for.</summary>
/// <param name="name">Its full name.</param>
internal sealed class PickledClassException(string name)
    : Exception($"The pickle needs {name}.")
{
    /// <summary>The full name of the class or function.</summary>
    public string Name { get; } = name;
}
