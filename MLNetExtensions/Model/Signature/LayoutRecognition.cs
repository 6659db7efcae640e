namespace MLNetGhost.Model;

/// <summary>Finds the one layout that a model's names and shapes show, or says why there is none.</summary>
/// <param name="facts">The model.</param>
/// <param name="options">The layout, if the user names it.</param>
/// <param name="companion">What files beside the model say; null if it has none.</param>
/// <param name="refusal">Makes the error for what was found.</param>
internal sealed class LayoutRecognition(
    ModelFacts facts, OnnxDetectorOptions options, ModelCompanion? companion, Func<string, InvalidDataException> refusal)
{
    private string Found => facts.Outputs.Count == 1
        ? $"its output is {facts.Outputs[0]}"
        : $"it has {facts.Outputs.Count} outputs, {ModelLimits.Show(facts.Outputs)}";

    /// <summary>Finds the layout.</summary>
    public (OutputLayout Layout, LayoutMatch Match, string Evidence) Recognise()
    {
        if (options.Layout is { } chosen)
        {
            return Require(chosen, $"{nameof(OnnxDetectorOptions.Layout)} says {chosen}, but", "chosen by hand");
        }

        if (facts.Metadata.Layout is { } promised)
        {
            return Require(promised, $"its metadata declares the layout '{promised}', but", "its metadata");
        }

        if (companion?.Layout is { } beside && OutputLayouts.Get(beside) is var stated && stated.Fit(facts) is { } statedMatch)
        {
            return (stated, statedMatch, companion.LayoutFile!);
        }

        var fitting = OutputLayouts.All.Select(layout => (Layout: layout, Match: layout.Fit(facts)!))
            .Where(candidate => candidate.Match is not null).ToArray();
        var evident = fitting.Select(candidate => (candidate.Layout, candidate.Match,
            Evidence: candidate.Layout.Evidence(facts, candidate.Match)!)).Where(candidate => candidate.Evidence is not null).ToArray();
        return evident.Length switch
        {
            1 => evident[0],
            > 1 => throw refusal($"{Found}, which may be {Alternatives(evident.Select(candidate => candidate.Layout))}; name the right one "
                + $"with {nameof(OnnxDetectorOptions.Layout)}"),
            _ => throw refusal(UnrecognisedOutputs.Describe(facts) is { } hint ? $"{Found}; {hint}"
                : fitting.Length > 0
                    ? $"{Found}, which may be {Alternatives(fitting.Select(candidate => candidate.Layout))}, and nothing shows which; name "
                        + $"it with {nameof(OnnxDetectorOptions.Layout)}, and its classes with {nameof(OnnxDetectorOptions.ClassNames)}"
                    : Found),
        };
    }

    private (OutputLayout Layout, LayoutMatch Match, string Evidence) Require(DetectorLayout kind, string claim, string evidence)
    {
        var layout = OutputLayouts.Get(kind);
        return layout.Fit(facts) is { } match
            ? (layout, match, evidence)
            : throw refusal($"{claim} its outputs are {ModelLimits.Show(facts.Outputs)}; expected {layout.Summary}");
    }

    private static string Alternatives(IEnumerable<OutputLayout> layouts) =>
        string.Join(" or ", layouts.Select(layout => $"{layout.Kind} ({layout.Summary})"));
}
