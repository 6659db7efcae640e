using MLNetGhost.Web.Models;

namespace MLNetGhost.Web.Serving;

/// <summary>The JSON of <c>/model</c> and an entry of <c>/models</c>.</summary>
internal sealed record ModelAnswer(
    string Name, IReadOnlyList<string> Classes, InputSize Input, string Origin, string Layout, bool SuppressesOverlaps, bool ClassAgnostic,
    int MaximumDetections, float Conf, float Iou, float LowestConf)
{
    /// <summary>Describes a model.</summary>
    public static ModelAnswer Of(ServedModel model) => new(
        model.Name, model.Facts.Classes, new(model.Facts.InputWidth, model.Facts.InputHeight),
        model.Facts.Description ?? "the model does not say", model.Facts.Layout, model.Facts.SuppressesOverlaps,
        model.Defaults.ClassAgnostic, model.Defaults.MaximumDetections, model.Defaults.ScoreThreshold, model.Defaults.IouThreshold,
        Math.Min(ServedModel.LowestScore, model.Defaults.ScoreThreshold));
}
