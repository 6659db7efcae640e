using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Training;

/// <summary>What training for eight bits asks of the other options.</summary>
internal static class QuantizationRules
{
    /// <summary>The first rule that options break, with a remedy; null if there is none.</summary>
    public static string? Complaint(TrainingOptions options) => options switch
    {
        { QuantizationAware: false } => null,
        { PretrainedWeights: null or TrainingOptions.NoWeights, ResumeFrom: null } =>
            $"Training for eight bits (--qat, {nameof(TrainingOptions.QuantizationAware)}) fine-tunes a trained network; name its "
            + $"checkpoint with --weights ({nameof(TrainingOptions.PretrainedWeights)}), such as the weights/best.safetensors of a run.",
        { Form: ReparameterisationForm.BranchByBranch or ReparameterisationForm.None } =>
            $"Training for eight bits (--qat, {nameof(TrainingOptions.QuantizationAware)}) trains the folded network, as it is exported, "
            + $"and not the form {options.Form}; leave out --form ({nameof(TrainingOptions.Form)}).",
        { Trunk: not null } =>
            $"Training for eight bits (--qat, {nameof(TrainingOptions.QuantizationAware)}) begins from one checkpoint; leave out --trunk "
            + $"({nameof(TrainingOptions.Trunk)}), or train with the trunk first.",
        { Teacher: not null } =>
            $"Training for eight bits (--qat, {nameof(TrainingOptions.QuantizationAware)}) has no teacher; leave out --teacher "
            + $"({nameof(TrainingOptions.Teacher)}), or let it teach the run before.",
        { Amp: not MixedPrecision.None } =>
            $"Training for eight bits (--qat, {nameof(TrainingOptions.QuantizationAware)}) rounds by itself and needs single precision "
            + $"around it; leave out --amp ({nameof(TrainingOptions.Amp)}).",
        _ => null,
    };
}
