using System.Net;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>A body whose second half is sent on demand.</summary>
/// <param name="body">The body.</param>
internal sealed class HalvedContent(byte[] body) : HttpContent
{
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the first half is on its way.</summary>
    public Task FirstHalfSent => _sent.Task;

    /// <summary>Sends the rest.</summary>
    public void SendSecondHalf() => _wanted.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var half = body.Length / 2;
        await stream.WriteAsync(body.AsMemory(0, half));
        await stream.FlushAsync();
        _sent.SetResult();
        await _wanted.Task;
        await stream.WriteAsync(body.AsMemory(half));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
