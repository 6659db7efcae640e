using System.Diagnostics;
using MLNetGhost.Trainer.Loss;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>What a teacher says about one batch, and how far the student is from it.</summary>
/// <param name="output">What the teacher says; disposed with this.</param>
/// <param name="comparison">Compares the student with it.</param>
/// <param name="watch">Measures the time for it.</param>
internal sealed class Lesson(TeacherOutput output, TeacherComparison comparison, Stopwatch watch) : IDisposable
{
    private Tensor? _parts;

    /// <summary>The sum of the weighted terms, to be added to the loss; a scalar per picture.</summary>
    /// <inheritdoc cref="AddedLoss" path="/param"/>
    public Tensor Compare(Tensor[] levels, Tensor[] features)
    {
        watch.Start();
        using var scope = NewDisposeScope();
        var parts = stack(comparison.Compute(output, levels, features));
        _parts?.Dispose();
        _parts = parts.detach().DetachFromDisposeScope();
        var sum = parts.sum().MoveToOuterDisposeScope();
        watch.Stop();
        return sum;
    }

    /// <summary>The terms of the last comparison as plain numbers: waits for the device.</summary>
    public TeacherLoss ToParts()
    {
        using var scope = NewDisposeScope();
        var parts = _parts!.to(float32).cpu().data<float>();
        return new TeacherLoss(parts[0], parts[1], parts[2]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parts?.Dispose();
        output.Dispose();
    }
}
