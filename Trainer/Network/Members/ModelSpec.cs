using System.Text.RegularExpressions;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// A detector as data: the rows of its backbone, and the scale of YOLO11's neck and head. <see cref="ModelFamily"/> has the
/// members that come with the library; <see cref="ModelSpecFile"/> reads your own from YAML.
/// </summary>
/// <param name="Name">The name used to select it and shown in checkpoints and exports: letters, digits, <c>.</c>, <c>_</c>,
/// <c>-</c>.</param>
/// <param name="Backbone">The rows of the backbone.</param>
/// <param name="Scaling">The scale of the layers of neck and head.</param>
/// <param name="DepthwiseBoxBranch">Whether the head's box branch is depthwise like its class branch, instead of two dense 3 × 3
/// convolutions.</param>
/// <param name="Activation">The function after the convolutions of neck and head, and of YOLO11's backbone.</param>
/// <param name="Attention">Whether the neck has YOLO11's layer 10, attention over the coarsest features.</param>
public sealed partial record ModelSpec(
    string Name,
    BackboneSpec Backbone,
    CompoundScaling Scaling,
    bool DepthwiseBoxBranch = false,
    ActivationFunction Activation = ActivationFunction.Silu,
    bool Attention = true)
{
    /// <summary>Checks that a network can be built from the tables.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message names its location, its value, the rule
    /// and a remedy.</exception>
    public void Validate()
    {
        if (!NamePattern().IsMatch(Name ?? ""))
        {
            throw new ArgumentException($"The model name '{Name}' is not usable; use 1 to 64 letters, digits, '.', '_' and '-', "
                + $"beginning with a letter or digit.");
        }

        RequirePart(Backbone, nameof(Backbone)).Validate($"Model {Name}, backbone");
        RequirePart(Scaling, nameof(Scaling)).Validate($"Model {Name}, scaling");
        if (!Enum.IsDefined(Activation))
        {
            throw new ArgumentException($"Model {Name}, activation: {Activation} is not one of "
                + $"{string.Join(", ", Enum.GetNames<ActivationFunction>())}; choose one.");
        }
    }

    /// <summary>The model's name.</summary>
    public override string ToString() => Name;

    private T RequirePart<T>(T? part, string name)
        where T : class => part ?? throw new ArgumentException(
            $"Model {Name} has no {name}; give it one, such as that of {nameof(ModelFamily)}.{nameof(ModelFamily.Get)}(\"edge-n\").");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex NamePattern();
}
