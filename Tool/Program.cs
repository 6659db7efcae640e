using MLNetGhost.Tool.Commands;
using MLNetGhost.Trainer.Torch;

OpenMpSpinning.Shorten();
using var interrupt = new InterruptHandler();
return await new CommandLineProgram(ProgramConsole.Create()).RunAsync(args, interrupt.Token);
