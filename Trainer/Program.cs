using MLNetGhost.Trainer.Commands;
using MLNetGhost.Trainer.Training;

OpenMpSpinning.Shorten();
using var interrupt = new InterruptHandler();
return await new CommandLineProgram(ProgramConsole.Create()).RunAsync(args, interrupt.Token);
