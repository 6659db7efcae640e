using System.Diagnostics;
using MLNetGhost.Data;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Learning from a teacher beside the labels: what the teacher says about a batch, how far the student is from it, and the adapters that
/// are trained for the comparison.
/// </summary>
internal sealed class Teaching : IDisposable
{
    /// <summary>One part in so many of the available memory may be taken by the teacher's outputs.</summary>
    private const int MemoryShare = 4;

    private readonly TeacherModel _model;
    private readonly TaughtClasses _classes;
    private readonly FeatureAdapters? _adapters;
    private readonly TeacherComparison _comparison;
    private readonly TeacherTerms _terms;
    private readonly BatchOptions _batches;
    private readonly bool _changesSize;
    private readonly TeacherCache _cache;
    private readonly Stopwatch _watch = new();

    private Teaching(
        TeacherIdentity identity, TeacherModel model, TrainingOptions options, TrainingRecipe recipe, BatchOptions batches,
        DetectionDataset training, IReadOnlyList<int> studentChannels)
    {
        var path = options.Teacher!;
        (Identity, _model, _batches, _changesSize) = (identity, model, batches, options.MultiScale);
        _classes = TaughtClasses.Match(path, model.ClassNames, training.ClassNames);
        _terms = TeacherTerms.Choose(options, model, path);
        _adapters = _terms.Features > 0
            ? new FeatureAdapters(studentChannels, model.NeckChannels!, options, recipe, TorchDevice.Find(options.Device))
            : null;
        _comparison = new TeacherComparison(_terms, _classes.Learned, _adapters);
        var limit = AvailableMemory.Read() / MemoryShare;
        _cache = new TeacherCache(limit);
        string?[] notes =
        [
            TeachingText.Terms(path, model, _terms, options, _adapters?.Description),
            _classes.Note,
            model.Remark,
            TeachingText.Cache(Enumerable.Range(0, options.Epochs).Where(CanRepeat).Select(epoch => epoch + 1).ToArray(), limit),
        ];
        Notes = [.. notes.OfType<string>()];
    }

    /// <summary>Which teacher it is.</summary>
    public TeacherIdentity Identity { get; }

    /// <summary>Sentences for the log, the first about what is learnt from the teacher.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Steps of the adapters' optimiser.</summary>
    public long AdapterSteps => _adapters?.Steps ?? 0;

    /// <summary>Pictures that the teacher has looked at: fewer than were learnt from, if its outputs are kept.</summary>
    internal long LooksTaken { get; private set; }

    /// <summary>Whether the outputs are kept where pictures repeat; tests turn it off.</summary>
    internal bool KeepsOutputs { get; set; } = true;

    /// <summary>Opens the teacher of a run.</summary>
    /// <param name="options">The run's options, with a teacher.</param>
    /// <param name="recipe">The optimiser.</param>
    /// <param name="batches">How the run's batches are made.</param>
    /// <param name="training">The training split.</param>
    /// <param name="studentChannels">Channels of the features of the student's neck.</param>
    /// <param name="resumed">The checkpoint of a resumed run; null for a new one.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no detector, not that of the resumed run, reads pictures of another size, or has no
    /// class in common with the dataset.</exception>
    /// <exception cref="ArgumentException">All weights of what it gives are 0, or the pictures' size changes and its cannot.</exception>
    public static Teaching Open(
        TrainingOptions options, TrainingRecipe recipe, BatchOptions batches, DetectionDataset training,
        IReadOnlyList<int> studentChannels, Checkpoint? resumed)
    {
        var identity = TeacherFile.Identify(options.Teacher!, resumed?.Info.Teacher);
        var model = TeacherFile.Open(options.Teacher!, options);
        try
        {
            var teaching = new Teaching(identity, model, options, recipe, batches, training, studentChannels);
            if (resumed is not null)
            {
                teaching._adapters?.Restore(resumed.Run!.Tensors, resumed.Run.Position.AdapterSteps);
            }

            return teaching;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>What the teacher says about the pictures of a batch.</summary>
    /// <param name="images">(N, 3, H, W), on any device: the first pictures of the batch.</param>
    /// <param name="pictures">The indices of all pictures of the batch in the dataset.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="device">The run's device.</param>
    /// <returns>The lesson; the caller disposes it after the batch.</returns>
    public Lesson Prepare(Tensor images, IReadOnlyList<int> pictures, int epoch, Device device)
    {
        _watch.Start();
        using var scope = NewDisposeScope();
        var sent = DeviceTransfer.Send(images, device);
        var output = KeepsOutputs && CanRepeat(epoch) ? Recall(sent, pictures) : Look(sent);
        _watch.Stop();
        return new Lesson(output.Map(tensor => tensor.DetachFromDisposeScope()), _comparison, _watch);
    }

    /// <summary>Updates what is trained beside the student.</summary>
    /// <param name="point">Rates and momentum.</param>
    public void Step(SchedulePoint point) => _adapters?.Step(point);

    /// <summary>The seconds since the last call that the teacher and the comparison with it took, without the backward pass.</summary>
    public double TakeSeconds()
    {
        var seconds = _watch.Elapsed.TotalSeconds;
        _watch.Reset();
        return seconds;
    }

    /// <summary>What a resumed run needs besides the student, by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Save() => _adapters?.Save() ?? [];

    /// <inheritdoc/>
    public void Dispose()
    {
        _cache.Dispose();
        _adapters?.Dispose();
        _model.Dispose();
    }

    private bool CanRepeat(int epoch) => !_changesSize && _batches.RepeatsPictures(epoch);

    private TeacherOutput Look(Tensor images)
    {
        LooksTaken += images.shape[0];
        return _model.Look(images, _classes.Taught, _terms.Features > 0);
    }

    /// <summary>The kept outputs of the pictures, and new ones of those that are not kept yet, in the order of the batch.</summary>
    private TeacherOutput Recall(Tensor images, IReadOnlyList<int> pictures)
    {
        using var gradientFree = no_grad();
        var count = (int)images.shape[0];
        var outputs = new TeacherOutput?[count];
        var missing = new List<int>();
        for (var place = 0; place < count; place++)
        {
            outputs[place] = _cache.Find(pictures[place])?.Map(tensor => tensor.to(images.device));
            if (outputs[place] is null)
            {
                missing.Add(place);
            }
        }

        if (missing.Count > 0)
        {
            using var places = tensor([.. missing.Select(place => (long)place)], device: images.device);
            var looked = Look(missing.Count == count ? images : images.index_select(0, places));
            for (var i = 0; i < missing.Count; i++)
            {
                var place = i;
                _cache.Keep(pictures[missing[i]], looked, i);
                outputs[missing[i]] = looked.Map(tensor => tensor.narrow(0, place, 1));
            }
        }

        return TeacherOutput.Join([.. outputs.OfType<TeacherOutput>()], tensors => cat([.. tensors], 0));
    }
}
