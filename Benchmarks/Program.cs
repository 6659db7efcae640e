// Timings, each beside a stated baseline, and tests that take hours. Run in Release:
//
//   dotnet run -c Release --project Benchmarks -- sidebyside
//   dotnet run -c Release --project Benchmarks -- pieces --filter '*Letterboxing*'
//   dotnet run -c Release --project Benchmarks -- training --members edge-n
//   dotnet run -c Release --project Benchmarks -- epoch --data ../shared/datasets/bccd --members edge-n
//   dotnet run -c Release --project Benchmarks -- int8 --members edge-n
//   dotnet run -c Release --project Benchmarks -- reading --baseline ../other/MLNetGhost.dll
//   dotnet run -c Release --project Benchmarks -- device --device cuda:0
//   dotnet run -c Release --project Benchmarks -- ablation --data ../shared/datasets/bccd
//   dotnet run -c Release --project Benchmarks -- recipes --drawn pages
//   dotnet run -c Release --project Benchmarks -- generator --data ../shared/datasets/bccd --only everything no-camera
//   dotnet run -c Release --project Benchmarks -- fuzz --minutes 60
//   dotnet run -c Release --project Benchmarks -- refuse
//   dotnet run -c Release --project Benchmarks -- service --clients 64 --seconds 60
//   dotnet run -c Release --project Benchmarks -- fleet --rows 1000000
//   dotnet run -c Release --project Benchmarks -- tiling --tile 96
//   dotnet run -c Release --project Benchmarks -- mistakes --data ../shared/datasets/bccd --weights best.safetensors
//   dotnet run -c Release --project Benchmarks -- tracking
using System.CommandLine;
using MLNetGhost.Benchmarks.Accuracy;
using MLNetGhost.Benchmarks.Device;
using MLNetGhost.Benchmarks.Fleet;
using MLNetGhost.Benchmarks.Fuzzing;
using MLNetGhost.Benchmarks.Mistakes;
using MLNetGhost.Benchmarks.Pieces;
using MLNetGhost.Benchmarks.Quantization;
using MLNetGhost.Benchmarks.Reading;
using MLNetGhost.Benchmarks.Service;
using MLNetGhost.Benchmarks.SideBySide;
using MLNetGhost.Benchmarks.Tiling;
using MLNetGhost.Benchmarks.Tracking;
using MLNetGhost.Benchmarks.Training;

return await new RootCommand("Timings of MLNetGhost, each beside a stated baseline, and tests that take hours.")
{
    SideBySideCommand.Create(),
    PiecesCommand.Create(args),
    TrainingCommand.Create(),
    EpochCommand.Create(),
    Int8Command.Create(),
    ReadingCommand.Create(),
    DeviceCommand.Create(),
    AblationCommand.Create(),
    RecipesCommand.Create(),
    GeneratorCommand.Create(),
    FuzzCommand.Create(),
    FuzzCommand.CreateReading(),
    RefuseCommand.Create(),
    RefuseCommand.CreateRunning(),
    ServiceCommand.Create(),
    FleetCommand.Create(),
    TilingCommand.Create(),
    TilingCommand.CreateRunning(),
    MistakesCommand.Create(),
    TrackingCommand.Create(),
}.Parse(args).InvokeAsync();
