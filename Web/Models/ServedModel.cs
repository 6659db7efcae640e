using MLNetGhost.Model;

namespace MLNetGhost.Web.Models;

/// <summary>
/// A detector behind the page. It finds candidates at a low score before suppression; thresholds are applied to these, by the service
/// or by the page, so that moving a slider needs no second run of the network.
/// </summary>
public sealed class ServedModel
{
    /// <summary>The most candidates per picture; the best are kept.</summary>
    public const int MostCandidates = 2000;

    /// <summary>The lowest score of a candidate; thresholds below it have no effect.</summary>
    public const float LowestScore = 0.05f;

    private readonly Func<byte[], Detection[]> _findCandidates;

    /// <summary>Serves a detector, which the caller disposes after the application.</summary>
    /// <param name="name">How requests and the page name it.</param>
    /// <param name="detector">The detector.</param>
    /// <param name="defaults">Thresholds where a request gives none; null for the defaults of prediction.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public ServedModel(string name, OnnxDetector detector, SuppressionOptions? defaults = null)
        : this(name, ModelFacts.Of(detector), picture => detector.Detect(picture, Candidates(defaults)), defaults)
    {
    }

    /// <summary>Serves what finds candidates in another way, such as a pool of prediction engines.</summary>
    /// <param name="name">How requests and the page name it.</param>
    /// <param name="facts">What <c>/model</c> says.</param>
    /// <param name="findCandidates">
    /// Returns up to <see cref="MostCandidates"/> candidates above <see cref="LowestScore"/>, unsuppressed, in the picture whose file it is
    /// given; called from several threads at once. An <see cref="InvalidDataException"/> says that it is not a picture.
    /// </param>
    /// <param name="defaults">Thresholds where a request gives none; null for the defaults of prediction.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public ServedModel(string name, ModelFacts facts, Func<byte[], Detection[]> findCandidates, SuppressionOptions? defaults = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(findCandidates);
        (Name, Facts, _findCandidates, Defaults) = (name, facts, findCandidates, defaults ?? new SuppressionOptions());
    }

    /// <summary>How requests and the page name it.</summary>
    public string Name { get; }

    /// <summary>What <c>/model</c> says.</summary>
    public ModelFacts Facts { get; }

    /// <summary>Thresholds where a request gives none.</summary>
    public SuppressionOptions Defaults { get; }

    /// <summary>Finds candidates in a picture.</summary>
    /// <param name="picture">The content of a picture file.</param>
    /// <returns>Candidates of the lowest score, highest score first.</returns>
    /// <exception cref="InvalidDataException">It is not a picture that can be read.</exception>
    internal Detection[] FindCandidates(byte[] picture) => _findCandidates(picture);

    /// <summary>The candidates that remain.</summary>
    /// <param name="candidates">All candidates.</param>
    /// <param name="score">They have a higher score than this.</param>
    /// <param name="iou">Of two that overlap more than this the better one stays.</param>
    internal Detection[] Suppress(Detection[] candidates, float score, float iou) => NonMaximumSuppression.Suppress(
        candidates, Defaults with { ScoreThreshold = score, IouThreshold = Facts.SuppressesOverlaps ? iou : 1 });

    private static SuppressionOptions Candidates(SuppressionOptions? defaults) => (defaults ?? new SuppressionOptions()) with
    {
        ScoreThreshold = Math.Min(LowestScore, defaults?.ScoreThreshold ?? LowestScore),
        IouThreshold = 1,
        MaximumDetections = MostCandidates,
        MaximumCandidates = MostCandidates,
    };
}
