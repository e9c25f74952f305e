using Azure.Core;
using Azure.Storage.Queues;

namespace GtmFunctions.Cli.Host;

/// <summary>
/// Queue Storage as a pump reads it: without message encoding, so that a body which does not decode can be moved as it stands. A type
/// of its own because the pipeline's clients do encode, and a client does not tell which of the two it is.
/// </summary>
/// <param name="connectionString">The account.</param>
/// <param name="configure">Changes the client's options, such as by adding a policy.</param>
public sealed class RawQueues(string connectionString, Action<ClientOptions>? configure = null)
{
    private readonly QueueServiceClient _service = new(connectionString, Options(configure));

    /// <summary>A client of one queue.</summary>
    internal QueueClient Queue(string name) => _service.GetQueueClient(name);

    private static QueueClientOptions Options(Action<ClientOptions>? configure)
    {
        var options = new QueueClientOptions
        {
            MessageEncoding = QueueMessageEncoding.None,
            Retry = { Delay = TimeSpan.FromMilliseconds(200), MaxRetries = 3, NetworkTimeout = TimeSpan.FromSeconds(30) },
        };
        configure?.Invoke(options);
        return options;
    }
}
