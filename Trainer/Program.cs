using MLNetGhost.Trainer.Commands;

using var interrupt = new InterruptHandler();
return await new CommandLineProgram(ProgramConsole.Create()).RunAsync(args, interrupt.Token);
