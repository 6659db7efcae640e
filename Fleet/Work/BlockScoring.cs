using System.Collections.Concurrent;
using Microsoft.ML.Data;
using MLNetGhost.Files;
using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Messages;
using MLNetGhost.Imaging;

namespace MLNetGhost.Fleet.Work;

/// <summary>
/// Scores blocks of one job with its transformer, one row per picture. While blocks come in, one cursor reads across them, so that no core
/// waits at the end of a block.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="detectors">The transformers.</param>
/// <param name="holder">Begins blocks.</param>
/// <param name="root">The folder of the pictures on this machine; null for that of the job.</param>
/// <param name="machine">The machine, for messages.</param>
internal sealed class BlockScoring(EngineConnection engine, DetectorCache detectors, BlockHolder holder, string? root, string machine)
{
    /// <summary>Jobs of which this machine has seen a picture.</summary>
    private readonly HashSet<string> _visible = new(StringComparer.Ordinal);

    private readonly ConcurrentQueue<(HeldBlock Block, int Index, int Width, int Height)> _pending = new();

    /// <summary>Scores a block, and those that come after it.</summary>
    /// <param name="first">The block.</param>
    /// <param name="next">Returns the next block of the job, or null if none is here or the worker shall stop.</param>
    /// <param name="done">Called with every block that has all results, in order.</param>
    /// <param name="cancellation">Stops waiting for the server.</param>
    /// <exception cref="InvalidDataException">This machine does not see the job's pictures, or cannot run its model.</exception>
    public void Run(HeldBlock first, Func<HeldBlock?> next, Action<HeldBlock> done, CancellationToken cancellation)
    {
        RequireVisible(first);
        var detector = detectors.GetAsync(first.Job, cancellation).GetAwaiter().GetResult();
        _pending.Clear();
        var view = detectors.Context.Data.LoadFromEnumerable(Rows(first, next, done, cancellation));
        var scored = detector.Transform(view);
        var column = scored.Schema[detector.Options.Columns.Detections];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<Detection>>(column);
        VBuffer<Detection> detections = default;
        while (cursor.MoveNext())
        {
            _pending.TryDequeue(out var picture);
            var (block, index, width, height) = picture;
            PictureResult result;
            try
            {
                getter(ref detections);
                result = new PictureResult(NameOf(block, index), width, height, detections.DenseValues().ToArray(), null);
            }
            catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
            {
                result = Failure(block, index, (e.InnerException ?? e).Message);
            }

            Set(block, index, result, done);
        }
    }

    private IEnumerable<PictureRow> Rows(
        HeldBlock first, Func<HeldBlock?> next, Action<HeldBlock> done, CancellationToken cancellation)
    {
        for (var block = first; block is not null; block = next())
        {
            holder.BeginAsync(block, cancellation).GetAwaiter().GetResult();
            var bytes = block.Job.CarriesBytes ? ReadBytes(block, cancellation) : null;
            for (var index = 0; index < block.Block.Pictures.Count; index++)
            {
                var (row, width, height, error) = Prepare(block, index, bytes);
                if (row is null)
                {
                    Set(block, index, Failure(block, index, error!), done);
                }
                else
                {
                    _pending.Enqueue((block, index, width, height));
                    yield return row;
                }
            }
        }
    }

    private (PictureRow? Row, int Width, int Height, string? Error) Prepare(
        HeldBlock block, int index, IReadOnlyList<(byte[]? Bytes, string? Error)>? bytes)
    {
        var path = block.Job.PathOf(block.Block.Pictures[index].Name, root);
        try
        {
            if (bytes is null)
            {
                var (width, height) = ImageDecoder.ReadSize(path);
                return (new PictureRow { ImagePath = path }, width, height, null);
            }

            var (content, error) = bytes[index];
            if (content is null)
            {
                return (null, 0, 0, error);
            }

            var size = ImageDecoder.ReadSize(content, path);
            return (new PictureRow { ImageBytes = content }, size.Width, size.Height, null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, 0, 0, $"{path} does not exist on {machine}; it was moved or deleted after the job was submitted.");
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return (null, 0, 0, e.Message);
        }
    }

    private IReadOnlyList<(byte[]? Bytes, string? Error)> ReadBytes(HeldBlock block, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new PictureStore(engine, block.Job).ReadAsync(block.Block, cancellation).GetAwaiter().GetResult();
            }
            catch (InvalidDataException e)
            {
                return [.. Enumerable.Repeat<(byte[]?, string?)>((null, e.Message), block.Block.Pictures.Count)];
            }
            catch (Exception e) when (EngineErrors.Concerns(e))
            {
                cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>
    /// A machine on which not one picture of its first block exists does not see the job's folder, and would turn the whole job into
    /// errors.
    /// </summary>
    private void RequireVisible(HeldBlock block)
    {
        if (block.Job.CarriesBytes || _visible.Contains(block.Job.Id))
        {
            return;
        }

        var paths = block.Block.Pictures.Select(picture => block.Job.PathOf(picture.Name, root));
        if (!paths.Any(File.Exists))
        {
            throw new InvalidDataException($"{machine} sees none of the pictures of block {block.Block.Number} of the job "
                + $"'{block.Job.Name}', such as {Excerpt.OfSentence(paths.First())}; mount {root ?? block.Job.Root} there, name the folder "
                + "that holds them on that machine, or submit the pictures' bytes.");
        }

        _visible.Add(block.Job.Id);
    }

    private static PictureResult Failure(HeldBlock block, int index, string error) =>
        new(NameOf(block, index), 0, 0, [], error.ReplaceLineEndings(" ").Trim());

    private static string NameOf(HeldBlock block, int index) => block.Job.PathOf(block.Block.Pictures[index].Name);

    private static void Set(HeldBlock block, int index, PictureResult result, Action<HeldBlock> done)
    {
        if (block.Set(index, result))
        {
            done(block);
        }
    }
}
