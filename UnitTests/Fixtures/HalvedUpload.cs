using System.Net;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>A POST whose body is sent in two halves: the first when the service begins to read it, the second on demand.</summary>
/// <remarks>
/// What a client has sent, a service need not have met yet: another request may still overtake it. The headers therefore ask for
/// <c>100 Continue</c> (RFC 9110, section 10.1.1), which the service answers when its endpoint reads the body, so after every queue.
/// </remarks>
internal sealed class HalvedUpload : IDisposable
{
    private readonly HttpClient _client;
    private readonly HttpRequestMessage _request;
    private readonly HalvedContent _content;

    /// <summary>Begins to send.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="body">The whole body.</param>
    public HalvedUpload(Uri address, byte[] body)
    {
        _client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });
        _content = new HalvedContent(body);
        _request = new HttpRequestMessage(HttpMethod.Post, address) { Content = _content };
        _request.Headers.ExpectContinue = true;
        Answer = _client.SendAsync(_request);
    }

    /// <summary>Ends when the service reads the body and the first half is on its way.</summary>
    public Task Reading => _content.FirstHalfSent;

    /// <summary>What the service answers; the caller disposes of it.</summary>
    public Task<HttpResponseMessage> Answer { get; }

    /// <summary>Sends the rest.</summary>
    public void SendSecondHalf() => _content.SendSecondHalf();

    public void Dispose()
    {
        _request.Dispose();
        _content.Dispose();
        _client.Dispose();
    }

    private sealed class HalvedContent(byte[] body) : HttpContent
    {
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task FirstHalfSent => _sent.Task;

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
}
