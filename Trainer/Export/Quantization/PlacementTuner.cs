namespace MLNetGhost.Trainer.Export;

/// <summary>Searches for the placement that is fastest on this machine and finds enough of what the float model finds.</summary>
/// <param name="builder">Makes the models.</param>
/// <param name="comparison">Compares their detections.</param>
/// <param name="time">The times of some models over that of the float model.</param>
/// <param name="tolerance">The largest share of detections that may be lost.</param>
internal sealed class PlacementTuner(
    QuantizedModelBuilder builder, ModelComparison comparison, Func<IReadOnlyList<byte[]>, double[]> time, double tolerance)
{
    /// <summary>A change must save this share of the time, or it is noise.</summary>
    private const double LeastGain = 0.01;

    /// <summary>How many of the fastest are timed again at once.</summary>
    private const int Finalists = 4;

    private readonly List<Candidate> _tried = [];

    /// <summary>
    /// Tries the bases, then changes of the best one and of the fastest one, then for each of the two those changes together that each
    /// saved time. All models of a step are timed by turns, and the fastest a second time.
    /// </summary>
    /// <returns>The placement that is kept, and all trials in the order in which they were made.</returns>
    public (QuantizationPlacement Placement, IReadOnlyList<PlacementTrial> Trials) Run()
    {
        Try(QuantizationPlacement.Bases);
        Candidate[] starts = [.. new[] { Best(), _tried.MinBy(candidate => candidate.Trial.TimeRatio)! }.Distinct()];
        foreach (var start in starts)
        {
            TryChanges(start);
        }

        var chosen = Confirmed();
        return (chosen.Placement, [.. _tried.Select(candidate => candidate.Trial with { IsChosen = candidate == chosen })]);
    }

    private void TryChanges(Candidate start)
    {
        var changes = QuantizationPlacement.Changes;
        var changed = Try([.. changes.Select(change => change(start.Placement))]);
        var useful = changes.Where((_, i) => changed[i] is { } trial && trial.Loss <= Math.Max(tolerance, start.Loss)
            && trial.Trial.TimeRatio < start.Trial.TimeRatio * (1 - LeastGain)).ToArray();
        if (useful.Length > 1)
        {
            Try([useful.Aggregate(start.Placement, (placement, change) => change(placement))]);
        }
    }

    /// <summary>
    /// The best one when the fastest have been timed once more, by turns: the lowest of many noisy times is more often luck than speed.
    /// </summary>
    private Candidate Confirmed()
    {
        var confirmed = new HashSet<string>(StringComparer.Ordinal);
        while (!confirmed.Contains(Best().Graph))
        {
            var accurate = _tried.Where(candidate => candidate.Loss <= Math.Max(tolerance, Best().Loss));
            Candidate[] finalists = [.. accurate.Where(candidate => !confirmed.Contains(candidate.Graph))
                .OrderBy(candidate => candidate.Trial.TimeRatio).Take(Finalists)];
            var again = time([.. finalists.Select(candidate => builder.Build(candidate.Placement).Bytes)]);
            foreach (var (finalist, ratio) in finalists.Zip(again))
            {
                _tried[_tried.IndexOf(finalist)] = finalist with { Trial = finalist.Trial with { TimeRatio = ratio } };
                confirmed.Add(finalist.Graph);
            }
        }

        return Best();
    }

    /// <summary>The fastest of those within the tolerance; if there is none, the one that loses least.</summary>
    private Candidate Best()
    {
        var accurate = _tried.Where(candidate => candidate.Loss <= tolerance).ToArray();
        return accurate.Length > 0
            ? accurate.MinBy(candidate => candidate.Trial.TimeRatio)!
            : _tried.OrderBy(candidate => candidate.Loss).ThenBy(candidate => candidate.Trial.TimeRatio).First();
    }

    /// <summary>Tries placements; null for one that gives a model that was tried before, or that leaves nothing in bytes.</summary>
    private Candidate?[] Try(IReadOnlyList<QuantizationPlacement> placements)
    {
        var found = new Candidate?[placements.Count];
        var models = new List<(int Index, byte[] Bytes, int Nodes)>();
        var known = _tried.Select(candidate => candidate.Graph).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < placements.Count; i++)
        {
            var (bytes, nodes) = builder.Build(placements[i]);
            if (nodes > 0 && known.Add(Graph(bytes)))
            {
                models.Add((i, bytes, nodes));
            }
        }

        var ratios = models.Count > 0 ? time([.. models.Select(model => model.Bytes)]) : [];
        foreach (var ((index, bytes, nodes), ratio) in models.Zip(ratios))
        {
            var agreement = comparison.Compare(bytes);
            found[index] = new Candidate(
                placements[index], Graph(bytes), new PlacementTrial(placements[index].Name, nodes, bytes.Length, ratio, agreement));
            _tried.Add(found[index]!);
        }

        return found;
    }

    /// <summary>What tells one model from another: everything but the metadata, which has the placement's name.</summary>
    private static string Graph(byte[] model) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Google.Protobuf.MessageExtensions.ToByteArray(
            global::Onnx.ModelProto.Parser.ParseFrom(model).Graph)));

    private sealed record Candidate(QuantizationPlacement Placement, string Graph, PlacementTrial Trial)
    {
        public double Loss => 1 - Trial.Agreement.FoundClosely;
    }
}
