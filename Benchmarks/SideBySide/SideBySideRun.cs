using MLNetGhost.Benchmarks.Harness;
using MLNetGhost.Benchmarks.Models;
using MLNetGhost.Benchmarks.Pictures;
using MLNetGhost.Benchmarks.Reports;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Benchmarks.SideBySide;

/// <summary>Draws pictures, writes random models, races the contestants and gathers the report.</summary>
/// <param name="options">What takes part.</param>
/// <param name="folder">A folder for pictures and models, which the caller deletes.</param>
/// <param name="progress">Receives each step as it begins.</param>
internal sealed class SideBySideRun(SideBySideOptions options, string folder, IProgress<string> progress)
{
    private const string FloorName = "floor: bare Run";
    private const string EngineName = "DetectObjects, PredictionEngine";
    private const int RowsPerTransform = 8;
    private static readonly TimeSpan s_raceBudget = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_memberBudget = TimeSpan.FromSeconds(6);

    private readonly List<ReportRow> _rows = [];
    private readonly List<string> _notes = [];
    private TargetFigures _figures = TargetFigures.Empty;

    /// <summary>Measures everything.</summary>
    public SideBySideReport Run()
    {
        // Wrong names are reported before minutes are spent.
        var specs = options.Members.Select(ModelFamily.Get).ToArray();
        var given = options.Models.Select(BenchmarkModel.FromFile).ToArray();
        PictureSet[] folders = options.PictureFolder is { } pictures ? [PictureSet.FromFolder(pictures)] : [];

        progress.Report("Drawing pictures");
        var small = PictureSet.Draw(folder, 640, 480, 50);
        var medium = PictureSet.Draw(folder, 1280, 960, 10);
        var large = PictureSet.Draw(folder, 4000, 3000, 3);
        PictureSet[] sets = [small, medium, large, .. folders];
        foreach (var set in sets)
        {
            _notes.Add($"{set.Name}: {set.Paths.Count} pictures, {set.Paths.Average(path => new FileInfo(path).Length) / 1024:F0} KB "
                + $"each on average.");
        }

        string[] samples = [.. small.Paths.Take(4), .. medium.Paths.Take(3)];
        var yardstick = Write(ModelFamily.Yolo11Nano, samples);
        var members = specs.Select(spec => Write(spec, samples)).ToArray();

        RacePictures(yardstick, small);
        _figures = _figures
            .With(TargetFigures.EngineOnMedium, RacePictures(yardstick, medium))
            .With(TargetFigures.EngineOnLarge, RacePictures(yardstick, large))
            .With(TargetFigures.Allocation, _rows.Where(row => row.Contestant == EngineName).Max(row => row.AllocatedBytes));
        foreach (var set in folders)
        {
            RacePictures(yardstick, set);
        }

        foreach (var model in given)
        {
            Array.ForEach(sets, set => RacePictures(model, set));
        }

        progress.Report("Timing the pieces");
        _figures = _figures
            .With(TargetFigures.Tensor, PieceTimings.Tensor(medium.Paths[0]))
            .With(TargetFigures.Decoding, PieceTimings.Decoding(yardstick.EnginePath, medium.Paths[0]));

        RaceNetworks(yardstick, members, medium);
        foreach (var member in members)
        {
            RaceMember(member, medium);
        }

        RaceThroughput(yardstick, small);
        return new SideBySideReport(Machine.Current, _figures, _rows, _notes);
    }

    private BenchmarkModel Write(ModelSpec spec, string[] samples)
    {
        progress.Report($"Writing {spec.Name} with random weights");
        return RandomDetector.Write(spec, samples, folder);
    }

    /// <summary>Races everything on one set of pictures; returns the prediction engine's cost over the floor.</summary>
    private double RacePictures(BenchmarkModel model, PictureSet pictures)
    {
        progress.Report($"Racing {model.Name} on {pictures.Name}");
        var next = 0;
        string Next() => pictures.At(next++);
        var owned = new List<IDisposable>();
        try
        {
            var contestants = new List<Contestant>();
            var floor = Own(new Floor(model.EnginePath, 1, pictures.At(0)));
            var engine = Own(new EngineRunner(model.EnginePath));
            contestants.Add(new(FloorName, () => floor.Run()));
            contestants.Add(new(EngineName, () => engine.Predict(Next())));
            contestants.Add(new(
                "DetectObjects, Transform",
                () => engine.Transform([.. Enumerable.Range(0, RowsPerTransform).Select(_ => Next())]),
                RowsPerTransform));
            if (model.YoloPath is { } path)
            {
                if (path != model.EnginePath)
                {
                    var decoding = Own(new Floor(path, 1, pictures.At(0)));
                    contestants.Add(new($"{FloorName}, boxes decoded in the graph", () => decoding.Run()));
                }

                var stock = Own(CreateStock(path));
                contestants.Add(new("stock ML.NET, PredictionEngine", () => stock.Detect(Next())));
            }

            var counts = Enumerable.Range(0, Math.Min(20, pictures.Paths.Count))
                .Select(i => (double)engine.Predict(pictures.At(i)).Length)
                .ToArray();
            _notes.Add($"{model.Name} on {pictures.Name}: {Statistics.Median(counts):F0} detections in the median picture "
                + $"({counts.Min():F0} to {counts.Max():F0}).");
            var results = InterleavedRace.Run(contestants, options.Rounds, budget: s_raceBudget);
            _rows.AddRange(results.Select(result => ReportRow.From(model.Name, pictures.Name, result)));
            return results[1].CpuRatio;
        }
        finally
        {
            owned.ForEach(item => item.Dispose());
        }

        T Own<T>(T item)
            where T : IDisposable
        {
            owned.Add(item);
            return item;
        }
    }

    private static StockPipeline CreateStock(string path)
    {
        var suppression = new SuppressionOptions();
        using var detector = OnnxDetector.Load(path);
        return new StockPipeline(
            path,
            detector.ClassNames.Count,
            detector.InputWidth,
            detector.InputHeight,
            suppression.ScoreThreshold,
            suppression.IouThreshold);
    }

    /// <summary>Races the networks alone, all with boxes decoded in the graph by the fast form.</summary>
    private void RaceNetworks(BenchmarkModel yardstick, BenchmarkModel[] members, PictureSet pictures)
    {
        string[] withTargets = ["n", "edge-n"];
        var close = Race([.. members.Where(member => withTargets.Contains(member.Name))], options.Rounds);
        _figures = _figures.With(TargetFigures.EdgeNano, Ratio("edge-n")).With(TargetFigures.Nano, Ratio("n"));
        Race([.. members.Where(member => !withTargets.Contains(member.Name))], options.Rounds);

        IReadOnlyList<ContestantResult> Race(BenchmarkModel[] challengers, int rounds)
        {
            if (challengers.Length == 0)
            {
                return [];
            }

            progress.Report($"Racing networks: {string.Join(", ", challengers.Select(model => model.Name))} and {yardstick.Name}");
            var floors = challengers
                .Prepend(yardstick)
                .Select(model => (model.Name, Floor: new Floor(model.YoloPath!, 1, pictures.At(0))))
                .ToArray();
            try
            {
                var contestants = floors.Select(entry => new Contestant(entry.Name, () => entry.Floor.Run())).ToArray();
                var results = InterleavedRace.Run(contestants, rounds, budget: s_raceBudget);
                _rows.AddRange(results.Select(result => ReportRow.From("network only", "", result)));
                return results;
            }
            finally
            {
                Array.ForEach(floors, entry => entry.Floor.Dispose());
            }
        }

        double? Ratio(string name) => close.FirstOrDefault(result => result.Name == name)?.CpuRatio;
    }

    /// <summary>Races a member's engine against its own floor.</summary>
    private void RaceMember(BenchmarkModel member, PictureSet pictures)
    {
        progress.Report($"Racing {member.Name} on {pictures.Name}");
        var next = 0;
        using var floor = new Floor(member.EnginePath, 1, pictures.At(0));
        using var engine = new EngineRunner(member.EnginePath);
        var results = InterleavedRace.Run(
            [new(FloorName, () => floor.Run()), new(EngineName, () => engine.Predict(pictures.At(next++)))],
            options.Rounds,
            budget: s_memberBudget);
        _rows.AddRange(results.Select(result => ReportRow.From(member.Name, pictures.Name, result)));
    }

    private void RaceThroughput(BenchmarkModel model, PictureSet pictures)
    {
        if (!ThroughputRace.IsPossible)
        {
            _notes.Add($"{TargetFigures.Throughput} needs two cores; this process may use {Environment.ProcessorCount}.");
            return;
        }

        progress.Report($"Racing for throughput: {model.Name}, {ThroughputRace.PictureCount} pictures");
        var results = ThroughputRace.Run(model.EnginePath, pictures);
        _rows.AddRange(results.Select(result => ReportRow.From(
            $"{model.Name}, 2 cores", result.Name == ThroughputRace.Rows ? pictures.Name : "", result)));
        _figures = _figures.With(TargetFigures.Throughput, 1 / results.Single(result => result.Name == ThroughputRace.Rows).WallRatio);
    }
}
