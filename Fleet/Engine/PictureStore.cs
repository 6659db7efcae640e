using MLNetGhost.Fleet.Messages;
using NATS.Client.JetStream;
using NATS.Client.ObjectStore;

namespace MLNetGhost.Fleet.Engine;

/// <summary>
/// The pictures of a job whose workers do not see its files: one object per block, each picture's bytes behind their length, or behind a
/// negative length the reason why it could not be read. A block's object goes when the block is done.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="job">The job.</param>
internal sealed class PictureStore(EngineConnection engine, FleetJob job)
{
    /// <summary>The largest picture file that is sent; larger ones become rows with an error.</summary>
    public const int LargestPicture = 256 << 20;

    private INatsObjStore? _bucket;

    /// <summary>Creates the bucket unless it is there.</summary>
    public async Task CreateAsync(int replicas, CancellationToken cancellation) => _bucket = await Buckets.OpenAsync(
        engine, new NatsObjConfig(EngineNames.Pictures(job.Name)) { NumberOfReplicas = replicas }, cancellation).ConfigureAwait(false);

    /// <summary>Sends the pictures of a block; what was there of it before is replaced.</summary>
    public async Task AddAsync(PictureBlock block, CancellationToken cancellation)
    {
        await using var content = new PackedPictures([.. block.Pictures.Select(picture => job.PathOf(picture.Name))]);
        await _bucket!.PutAsync(EngineNames.PicturesOf(block.Number), content, leaveOpen: true, cancellation).ConfigureAwait(false);
    }

    /// <summary>Fetches the pictures of a block.</summary>
    /// <returns>For each picture its bytes, or why there are none.</returns>
    /// <exception cref="InvalidDataException">They are gone, or not what was sent.</exception>
    public async Task<IReadOnlyList<(byte[]? Bytes, string? Error)>> ReadAsync(PictureBlock block, CancellationToken cancellation)
    {
        byte[] packed;
        try
        {
            var store = await OpenAsync(cancellation).ConfigureAwait(false);
            packed = await store.GetBytesAsync(EngineNames.PicturesOf(block.Number), cancellation).ConfigureAwait(false);
        }
        catch (NatsJSException e) when (e is NatsObjNotFoundException || EngineErrors.IsMissing(e))
        {
            throw new InvalidDataException($"The pictures of block {block.Number} are not on the server.", e);
        }

        return PackedPictures.Unpack(packed, block.Pictures.Count);
    }

    /// <summary>Removes the pictures of a block.</summary>
    public async Task RemoveAsync(long block, CancellationToken cancellation)
    {
        try
        {
            var store = await OpenAsync(cancellation).ConfigureAwait(false);
            await store.DeleteAsync(EngineNames.PicturesOf(block), cancellation).ConfigureAwait(false);
        }
        catch (NatsJSException e) when (e is NatsObjNotFoundException || EngineErrors.IsMissing(e))
        {
        }
    }

    private async Task<INatsObjStore> OpenAsync(CancellationToken cancellation) =>
        _bucket ??= await engine.Objects.GetObjectStoreAsync(EngineNames.Pictures(job.Name), cancellation).ConfigureAwait(false);
}
