// Timings, each beside a stated baseline. Run in Release:
//
//   dotnet run -c Release --project Benchmarks -- training --members edge-n
using System.CommandLine;
using MLNetGhost.Benchmarks.Training;
using MLNetGhost.Trainer.Model;

var members = new Option<string[]>("--members") { Description = "Members of the family", DefaultValueFactory = _ => [.. ModelFamily.All.Select(spec => spec.Name)], AllowMultipleArgumentsPerToken = true };
var batch = new Option<int>("--batch") { Description = "Pictures a batch", DefaultValueFactory = _ => 16 };
var size = new Option<int>("--imgsz") { Description = "Side of the input in pixels", DefaultValueFactory = _ => 320 };
var rounds = new Option<int>("--rounds") { Description = "Rounds that count", DefaultValueFactory = _ => 5 };
var training = new Command("training", "Images per second of a training step, and where its time goes") { members, batch, size, rounds };
training.SetAction(result => TrainingTable.Print(result.GetValue(members)!, result.GetValue(batch), result.GetValue(size), result.GetValue(rounds)));

return new RootCommand("Timings of MLNetGhost, each beside a stated baseline.") { training }.Parse(args).Invoke();
