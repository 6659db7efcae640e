namespace MLNetGhost.Trainer.Training;

/// <summary>The optimiser's settings at one iteration.</summary>
/// <param name="Accumulation">Batches whose gradients are added up for one step.</param>
/// <param name="BiasRate">Learning rate of the biases.</param>
/// <param name="Rate">Learning rate of all other parameters.</param>
/// <param name="Momentum">Momentum, where the optimiser has one that is warmed up.</param>
internal readonly record struct SchedulePoint(int Accumulation, double BiasRate, double Rate, double Momentum);
