using System.Security.Cryptography;
using NATS.Client.JetStream;
using NATS.Client.ObjectStore;

namespace MLNetGhost.Fleet.Engine;

/// <summary>The models of all jobs; each is kept once, under its digest.</summary>
/// <param name="engine">The engine.</param>
internal sealed class ModelStore(EngineConnection engine)
{
    /// <summary>The digest of a model: SHA-256 in lower-case hexadecimal digits.</summary>
    public static string DigestOf(ReadOnlySpan<byte> model) => Convert.ToHexStringLower(SHA256.HashData(model));

    /// <summary>Stores a model unless it is there.</summary>
    /// <param name="model">The content of an ONNX file.</param>
    /// <param name="replicas">Servers of a cluster that keep the bucket, if it does not exist yet.</param>
    /// <param name="cancellation">Stops it; a part of a model that is left behind is not taken for one.</param>
    /// <returns>Whether it was sent.</returns>
    public async Task<bool> AddAsync(ReadOnlyMemory<byte> model, int replicas, CancellationToken cancellation)
    {
        var bucket = await Buckets.OpenAsync(
            engine, new NatsObjConfig(EngineNames.Models) { NumberOfReplicas = replicas }, cancellation).ConfigureAwait(false);
        var name = NameOf(DigestOf(model.Span));
        try
        {
            if ((await bucket.GetInfoAsync(name, cancellationToken: cancellation).ConfigureAwait(false)).Size == (ulong)model.Length)
            {
                return false;
            }
        }
        catch (NatsObjNotFoundException)
        {
        }

        await bucket.PutAsync(name, model.ToArray(), cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Fetches a model.</summary>
    /// <exception cref="InvalidDataException">It is not there, or is not what its digest says.</exception>
    public async Task<byte[]> ReadAsync(string digest, CancellationToken cancellation)
    {
        byte[] model;
        try
        {
            var bucket = await engine.Objects.GetObjectStoreAsync(EngineNames.Models, cancellation).ConfigureAwait(false);
            model = await bucket.GetBytesAsync(NameOf(digest), cancellation).ConfigureAwait(false);
        }
        catch (NatsJSException e) when (e is NatsObjNotFoundException || EngineErrors.IsMissing(e))
        {
            throw new InvalidDataException(
                $"The model {digest[..12]} is not on {engine.Options.Shown}; purge the job and submit it again.", e);
        }

        return DigestOf(model) == digest
            ? model
            : throw new InvalidDataException($"The model {digest[..12]} on {engine.Options.Shown} was altered: its digest is "
                + $"{DigestOf(model)[..12]}. Purge the job and submit it again.");
    }

    /// <summary>Removes a model.</summary>
    public async Task RemoveAsync(string digest, CancellationToken cancellation)
    {
        try
        {
            var bucket = await engine.Objects.GetObjectStoreAsync(EngineNames.Models, cancellation).ConfigureAwait(false);
            await bucket.DeleteAsync(NameOf(digest), cancellation).ConfigureAwait(false);
        }
        catch (NatsJSException e) when (e is NatsObjNotFoundException || EngineErrors.IsMissing(e))
        {
        }
    }

    private static string NameOf(string digest) => $"{digest}.onnx";
}
