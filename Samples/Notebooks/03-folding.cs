#:project ../../Trainer/Trainer.csproj
#:property PublishAot=false

// %% [markdown]
// # 03 What folding does
//
// During training, GhostNetV3 computes many of its convolutions as several parallel branches: three
// kernels, a 1 × 1 kernel and the input itself, each with its own batch normalisation, added up
// (arXiv 2404.11202, section 3.1). All of this is linear in the input, so after training the
// branches can be **folded** into one kernel that computes the same result.
//
// `dotnet run -c Release 03-folding.cs` runs the same code without a notebook.

// %%
using System.Diagnostics;
using System.Globalization;
using MLNetGhost;
using MLNetGhost.Data;
using MLNetGhost.Drawing;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using SkiaSharp;
using static TorchSharp.torch;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var work = Path.Combine(Path.GetTempPath(), "mlnetghost-notebook-03");

// %% [markdown]
// ## A network with some training
//
// Before training, the statistics of the batch normalisations are 0 and 1, which makes folding
// trivial. So train for one short epoch first. The pictures are drawn; to train on data of your
// own, put the path of its folder here.

// %%
var own = "";

// %%
var shapes = new ShapesDatasetOptions
{
    TrainCount = 32,
    ValidationCount = 4,
    TestCount = 0,
    Seed = 103,
};
var dataset = own is "" ? ShapesDataset.Write(work, shapes) : own;
var options = new TrainingOptions
{
    Model = ModelFamily.Get("edge-n"),
    Epochs = 1,
    ImageSize = 96,
    BatchSize = 4,
    Seed = 3,
};
string checkpoint;
var weightsFolder = Path.Combine(work, "weights");
var (pictures, held) = (DatasetReader.Read(dataset, "train"), DatasetReader.Read(dataset, "val"));
using (var trainer = new DetectionTrainer(options, pictures, held, weightsFolder))
{
    checkpoint = trainer.Train().LastCheckpoint;
}

var network = Checkpoint.Read(checkpoint).CreateNetwork();
var folded = network.Fold();
Console.WriteLine(
    $"{network.ParameterCount:N0} parameters as trained, {folded.ParameterCount:N0} folded");

// %% [markdown]
// ## The branches of one convolution
//
// The cheap half of a Ghost module is a depthwise 3 × 3 convolution. These are its branches in the
// network's state dict:

// %%
var weights = network.state_dict();
var layer = weights.Keys
    .First(name => name.Contains("ghost2.cheap_rpr_skip", StringComparison.Ordinal))
    .Split(".cheap_rpr_skip")[0];
var branchWeights = weights
    .Where(entry => entry.Key.StartsWith(layer + ".cheap_rpr", StringComparison.Ordinal))
    .Where(entry => entry.Key.EndsWith("weight", StringComparison.Ordinal));
foreach (var (name, tensor) in branchWeights)
{
    Console.WriteLine($"{name[(layer.Length + 1)..],-32} ({string.Join(", ", tensor.shape)})");
}

// %% [markdown]
// ## Folding by hand
//
// At inference, a batch normalisation is `(x − mean) · γ / √(σ² + ε) + β`: a factor on the
// preceding kernel, plus an offset. A 1 × 1 kernel is a 3 × 3 kernel that is 0 except at its
// centre, and the input itself is a 1 × 1 kernel of ones. So every branch becomes a 3 × 3 kernel
// and an offset, and the branches add up to the sum of those kernels and offsets.

// %%
const double Epsilon = 1e-5;
Tensor Get(string name) => weights[$"{layer}.{name}"];
(Tensor Kernel, Tensor Offset) Normalise(Tensor kernel, string norm)
{
    var factor = Get(norm + ".weight") / (Get(norm + ".running_var") + Epsilon).sqrt();
    var offset = Get(norm + ".bias") - (Get(norm + ".running_mean") * factor);
    return (kernel * factor.reshape(-1, 1, 1, 1), offset);
}

Tensor Widen(Tensor kernel) => nn.functional.pad(kernel, [1, 1, 1, 1]);
var branches = new List<(string Name, Tensor Kernel, Tensor Offset)>();
for (var i = 0; i < 3; i++)
{
    var branch = $"cheap_rpr_conv.{i}";
    var (kernel, offset) = Normalise(Get($"{branch}.conv.weight"), $"{branch}.bn");
    branches.Add(($"3 × 3 ({i + 1})", kernel, offset));
}

var scale = Normalise(Widen(Get("cheap_rpr_scale.conv.weight")), "cheap_rpr_scale.bn");
branches.Add(("1 × 1", scale.Kernel, scale.Offset));
var channelCount = Get("cheap_rpr_skip.weight").shape[0];
var identity = Normalise(Widen(ones(channelCount, 1, 1, 1)), "cheap_rpr_skip");
branches.Add(("input", identity.Kernel, identity.Offset));
var sum = branches.Select(branch => branch.Kernel).Aggregate((left, right) => left + right);
var sumOfOffsets = branches.Select(branch => branch.Offset)
    .Aggregate((left, right) => left + right);

// %% [markdown]
// The folded network contains the same numbers in a single convolution:

// %%
var single = folded.state_dict().First(entry =>
    entry.Value.shape.SequenceEqual(sum.shape) && entry.Value.allclose(sum, 1e-4, 1e-6));
var largestDifference = (single.Value - sum).abs().max().item<float>();
Console.WriteLine(
    $"{single.Key}: largest difference from the sum by hand {largestDifference:0.0e+0}");

// %% [markdown]
// ## Kernels before and after
//
// The first channels, one per row. Orange is positive, blue is negative, white is 0.

// %%
var picture = Path.Combine(work, "kernels.png");
var columnsOfKernels = branches.Select(branch => (branch.Name, branch.Kernel));
DrawKernels(picture, [.. columnsOfKernels, ("folded", sum)], channels: 6);
Show(picture);

void DrawKernels(string path, (string Name, Tensor Kernel)[] columns, int channels)
{
    const int Cell = 26;
    const int Side = 3 * Cell;
    const int Width = Side + 34;
    const int Height = Side + 14;
    const int Top = 40;
    using var bitmap = new SKBitmap((columns.Length * Width) + 20, Top + (channels * Height));
    using (var canvas = new SKCanvas(bitmap))
    {
        canvas.Clear(SKColors.White);
        var largest = columns.Max(column => column.Kernel[..channels].abs().max().item<float>());
        foreach (var (column, entry) in columns.Index())
        {
            for (var cell = 0; cell < 9 * channels; cell++)
            {
                var (channel, row, left) = (cell / 9, cell % 9 / 3, cell % 3);
                var value = entry.Kernel[channel, 0, row, left].item<float>() / largest;
                using var fill = new SKPaint { Color = Shade(value) };
                var x = 20 + (column * Width) + (left * Cell);
                var y = Top + (channel * Height) + (row * Cell);
                canvas.DrawRect(x, y, Cell - 1, Cell - 1, fill);
            }
        }
    }

    // The frames and names are drawn like those of detections.
    var bottom = bitmap.Height - 9;
    var frames = columns.Select((entry, column) =>
    {
        var x = 16 + (column * Width);
        var frame = new BoundingBox(x, Top - 5, x + 8 + Side, bottom);
        return new Detection(column, entry.Name, 1, frame);
    });
    var style = new DetectionRenderingOptions { ShowScores = false, TextSize = 13, LineWidth = 1 };
    DetectionRenderer.Draw(bitmap, [.. frames], style);
    using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
    File.WriteAllBytes(path, data.ToArray());
}

SKColor Shade(float value)
{
    var strength = MathF.Sqrt(MathF.Abs(value));
    var full = value > 0 ? new SKColor(0xD5, 0x5E, 0x00) : new SKColor(0x00, 0x72, 0xB2);
    byte Mix(byte part) => (byte)(255 + ((part - 255) * strength));
    return new SKColor(Mix(full.Red), Mix(full.Green), Mix(full.Blue));
}

// %% [markdown]
// ## The same outputs
//
// Folding changes nothing but the order of additions. Here is the whole network, as trained and
// folded, on the same input:

// %%
using (no_grad())
{
    var images = rand(1, 3, 160, 160, generator: new Generator(1));
    int[] strides = [8, 16, 32];
    foreach (var (stride, before, after) in strides.Zip(network.call(images), folded.call(images)))
    {
        var largest = before.abs().max().item<float>();
        var difference = (before - after).abs().max().item<float>();
        Console.WriteLine(
            $"stride {stride,2}: outputs up to {largest:F1}, "
            + $"largest difference {difference:0.0e+0}");
    }
}

// %% [markdown]
// ## The price of the branches
//
// Without the branches, the same work is several times as fast; to use the folded network in .NET
// it is exported to ONNX, which is faster still.

// %%
double Milliseconds(nn.Module<Tensor, Tensor[]> form)
{
    using var scope = NewDisposeScope();
    using var gradientFree = no_grad();
    var images = zeros(1, 3, 160, 160);
    form.call(images);
    var times = new List<double>();
    for (var i = 0; i < 5; i++)
    {
        var started = Stopwatch.GetTimestamp();
        form.call(images);
        times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    return times.Order().ElementAt(2);
}

var (slow, fast) = (Milliseconds(network), Milliseconds(folded));
Console.WriteLine($"160 × 160, median of 5: {slow:F0} ms as trained, {fast:F0} ms folded");

// %% [twin]
static void Show(string picture) => Console.WriteLine($"Picture: {picture}");
