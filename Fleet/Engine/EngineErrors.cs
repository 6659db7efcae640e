using System.Net.Sockets;
using MLNetGhost.Files;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace MLNetGhost.Fleet.Engine;

/// <summary>What the client's errors mean, each as a sentence with a remedy.</summary>
internal static class EngineErrors
{
    /// <summary>A line that starts a server.</summary>
    public const string StartServer = "nats-server --jetstream --store_dir nats-data";

    /// <summary>What a request for messages is told whose consumer is deleted, or moves to another server.</summary>
    private const int ConsumerGone = 409;

    private const int NotFoundStream = 10059;
    private const int NotFoundConsumer = 10014;
    private const int WrongLastSequence = 10071;
    private const int NotEnabled = 10076;
    private const int NotEnabledForAccount = 10039;

    /// <summary>Insufficient resources, storage exceeded, store failed, account's limits, largest stream.</summary>
    private static readonly int[] s_limits = [10002, 10023, 10028, 10047, 10054, 10077, 10122];

    /// <summary>Whether an exception comes from the engine or the way to it, as opposed to a fault of the program.</summary>
    public static bool Concerns(Exception exception) =>
        exception is NatsException or SocketException or TimeoutException
        || (exception is OperationCanceledException { InnerException: TimeoutException });

    /// <summary>Whether an error says that there is no such stream, consumer, bucket or message, or none any longer.</summary>
    public static bool IsMissing(Exception exception) => exception
        is NatsJSApiException { Error: { Code: 404 } or { ErrCode: NotFoundStream or NotFoundConsumer } }
        or NatsJSProtocolException { HeaderCode: ConsumerGone };

    /// <summary>Whether a message was refused because the stream has gone on without it.</summary>
    public static bool IsOutOfOrder(ApiError error) => error.ErrCode == WrongLastSequence;

    /// <summary>Whether the server lacks room for something, which it may have later.</summary>
    public static bool IsLimit(ApiError error) => s_limits.Contains(error.ErrCode) || error.Code == 503;

    /// <summary>The sentence for a message that was not stored.</summary>
    /// <param name="what">What was to be stored.</param>
    /// <param name="error">The server's reason.</param>
    public static IOException NotStored(string what, ApiError error) => new(
        $"The server did not store {what}: {Excerpt.Of(error.Description)}. A limit of a stream, of the account or of the server is "
        + "reached, or its disk is full; raise the limit (max_file_store, max_bytes), make room, or purge jobs that are done, and repeat "
        + "the command: nothing is stored twice.");

    /// <summary>The sentence for a server that nothing can be heard of.</summary>
    public static IOException NoServer(FleetServerOptions options, Exception? inner) => new(
        $"No NATS server can be reached at {options.Shown}{Because(inner)}. Start one with '{StartServer}', or give the address of "
        + "another.", inner);

    /// <summary>The sentence for a server without JetStream.</summary>
    public static IOException NoJetStream(FleetServerOptions options) => new(
        $"The NATS server at {options.Shown} runs without JetStream, which keeps the jobs; start it with '{StartServer}', or allow "
        + "JetStream for this account.");

    /// <summary>The client's exception as one that our members document.</summary>
    /// <param name="exception">An exception that <see cref="Concerns"/>.</param>
    /// <param name="options">The server.</param>
    public static IOException Translate(Exception exception, FleetServerOptions options) => exception switch
    {
        NatsJSApiException { Error.ErrCode: NotEnabled or NotEnabledForAccount } => NoJetStream(options),
        NatsJSApiException { Error: var error } when IsLimit(error) => NotStored("what the job needs", error),
        NatsJSApiException { Error: var error } => new IOException(
            $"The NATS server at {options.Shown} refused a request: {Excerpt.Of(error.Description)} (code {error.ErrCode}).", exception),
        NatsNoRespondersException or NatsJSApiNoResponseException or NatsJSPublishNoResponseException => new IOException(
            $"JetStream of the NATS server at {options.Shown} does not respond: it is being started, its disk was full, or this account "
            + "may not use it. After making room on its disk, restart the server; nothing is lost.", exception),
        NatsServerException => new IOException(
            $"The NATS server at {options.Shown} refuses us: {Excerpt.Of(exception.Message)}; check the credentials and what they allow.",
            exception),
        _ => NoServer(options, exception),
    };

    private static string Because(Exception? exception)
    {
        var cause = exception;
        while (cause?.InnerException is { } inner)
        {
            cause = inner;
        }

        return cause is null ? "" : $" ({Excerpt.Of(cause.Message).TrimEnd('.')})";
    }
}
