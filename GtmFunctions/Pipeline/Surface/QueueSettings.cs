namespace GtmFunctions.Pipeline.Surface;

/// <summary>How a message's body is written into the queue.</summary>
public enum MessageEncoding
{
    /// <summary>The body as base64 text: the queue trigger's default, and safe for any bytes.</summary>
    Base64,

    /// <summary>The body as it is, which must be text that XML can carry.</summary>
    None,
}

/// <summary>
/// How queues are read: <c>extensions.queues</c> of <c>host.json</c>, with the defaults of the Functions queue trigger
/// (https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#hostjson-settings).
/// </summary>
public sealed record QueueSettings
{
    /// <summary>The shortest wait between two looks into an empty queue; not configurable in the trigger either.</summary>
    public static readonly TimeSpan MinPollingInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How many messages are fetched at once: 1 to 32.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>
    /// The next batch is fetched when this many or fewer are running, so that up to <see cref="BatchSize"/> more run at once than this.
    /// Half a batch for each core where the file does not say.
    /// </summary>
    public int NewBatchThreshold { get; init; } = DefaultThreshold(16);

    /// <summary>How long a message stays hidden after a failed try: 0 to 7 days.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>The tries that a message has before it goes to the poison queue; at least 1.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>The longest wait between two looks into an empty queue; at least <see cref="MinPollingInterval"/>.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How a message's body is written.</summary>
    public MessageEncoding MessageEncoding { get; init; } = MessageEncoding.Base64;

    /// <summary>The threshold of the trigger where none is set: half the batch for each core.</summary>
    internal static int DefaultThreshold(int batchSize) => batchSize / 2 * Environment.ProcessorCount;
}
