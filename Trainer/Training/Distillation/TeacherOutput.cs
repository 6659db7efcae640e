using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// What a teacher says about pictures, as far as it can: either scores with boxes for every anchor of the student, the finest level first,
/// row by row, or objects. The first dimension of every tensor is the picture.
/// </summary>
/// <param name="Scores">(N, A, taught classes) in [0, 1].</param>
/// <param name="BoxLogits">(N, A, 64): distributions, left, top, right, bottom × 16 bins.</param>
/// <param name="Distances">(N, A, 4): left, top, right, bottom in cells.</param>
/// <param name="Objects">(N, M, 6): x0, y0, x1, y1 in pixels of the input, score, index of the taught class; score 0 for none.</param>
/// <param name="Features">(N, C, h, w) per level of the neck; empty for none.</param>
internal sealed record TeacherOutput(
    Tensor? Scores, Tensor? BoxLogits, Tensor? Distances, Tensor? Objects, IReadOnlyList<Tensor> Features) : IDisposable
{
    /// <summary>All tensors.</summary>
    public IEnumerable<Tensor> Tensors => new[] { Scores, BoxLogits, Distances, Objects }.OfType<Tensor>().Concat(Features);

    /// <summary>Several pictures' outputs as one.</summary>
    /// <param name="parts">Outputs of one teacher, for one picture or more each.</param>
    /// <param name="join">Joins the tensors that mean the same.</param>
    public static TeacherOutput Join(IReadOnlyList<TeacherOutput> parts, Func<IEnumerable<Tensor>, Tensor> join)
    {
        return new TeacherOutput(
            Of(part => part.Scores), Of(part => part.BoxLogits), Of(part => part.Distances), Of(part => part.Objects),
            [.. Enumerable.Range(0, parts[0].Features.Count).Select(level => join(parts.Select(part => part.Features[level])))]);

        Tensor? Of(Func<TeacherOutput, Tensor?> choose) =>
            choose(parts[0]) is null ? null : join(parts.Select(part => choose(part)!));
    }

    /// <summary>The same with every tensor replaced.</summary>
    public TeacherOutput Map(Func<Tensor, Tensor> change) => Join([this], tensors => change(tensors.Single()));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in Tensors)
        {
            tensor.Dispose();
        }
    }
}
