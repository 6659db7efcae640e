using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Loss;

/// <summary>
/// Learning features from a teacher (channel-wise distillation; Shu et al., "Channel-wise Knowledge Distillation for Dense Prediction",
/// arXiv 2011.13256): each channel of a feature map, passed through a softmax over its positions, says where the channel looks, and the
/// student's channels are to look where the teacher's do. How large the values are does not matter.
/// </summary>
internal static class ChannelDistillation
{
    /// <summary>
    /// KL(teacher ‖ student) over the positions, the mean over pictures and channels, at temperature 1: a scalar, 0 where the channels
    /// differ by constants only.
    /// </summary>
    /// <param name="student">(N, C, h, w), with as many channels as the teacher's.</param>
    /// <param name="teacher">(N, C, h, w).</param>
    public static Tensor Compute(Tensor student, Tensor teacher)
    {
        using var scope = NewDisposeScope();
        var learned = student.flatten(2).log_softmax(-1);
        var taught = teacher.flatten(2).log_softmax(-1);
        return (taught.exp() * (taught - learned)).sum(-1).mean().MoveToOuterDisposeScope();
    }
}
