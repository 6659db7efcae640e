using System.Diagnostics;
using System.Net;

namespace MLNetGhost.Benchmarks.Service;

/// <summary>Many clients, each of which sends one body after the other.</summary>
internal static class ServiceLoad
{
    /// <summary>Runs the clients.</summary>
    /// <param name="service">The address of the service.</param>
    /// <param name="uploads">What they send, in turn; each client starts elsewhere in the list.</param>
    /// <param name="clients">Number of clients.</param>
    /// <param name="duration">How long they go on.</param>
    /// <returns>Every answer, in the order of their ends per client.</returns>
    public static async Task<IReadOnlyList<ServiceAnswer>> RunAsync(
        Uri service, IReadOnlyList<Upload> uploads, int clients, TimeSpan duration)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue };
        using var http = new HttpClient(handler) { BaseAddress = service, Timeout = TimeSpan.FromMinutes(2) };
        var watch = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var own = new List<ServiceAnswer>();
            var random = new Random(client);
            while (watch.Elapsed < duration)
            {
                own.Add(await SendAsync(http, uploads[random.Next(uploads.Count)]));
            }

            return own;
        })));
        return [.. answers.SelectMany(own => own)];
    }

    /// <summary>Sends one body.</summary>
    /// <param name="http">The client.</param>
    /// <param name="upload">The body.</param>
    public static async Task<ServiceAnswer> SendAsync(HttpClient http, Upload upload)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("detect", UriKind.Relative))
        {
            Content = new ByteArrayContent(upload.Body),
        };
        request.Headers.TransferEncodingChunked = upload.IsChunked;
        var watch = Stopwatch.StartNew();
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return new ServiceAnswer(upload, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, body, watch.Elapsed);
    }
}

/// <summary>What a client got.</summary>
/// <param name="Upload">What it had sent.</param>
/// <param name="Status">The status.</param>
/// <param name="Type">The media type of the body.</param>
/// <param name="Body">The body.</param>
/// <param name="Elapsed">From sending to the end of the answer.</param>
internal sealed record ServiceAnswer(Upload Upload, HttpStatusCode Status, string? Type, string Body, TimeSpan Elapsed);
