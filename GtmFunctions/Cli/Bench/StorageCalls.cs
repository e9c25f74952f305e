using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace GtmFunctions.Cli.Bench;

/// <summary>How many calls were made to each storage service.</summary>
/// <param name="Queues">To Queue Storage.</param>
/// <param name="Tables">To Table Storage.</param>
/// <param name="Blobs">To Blob Storage.</param>
public sealed record StorageCalls(long Queues, long Tables, long Blobs)
{
    /// <summary>To all three.</summary>
    public long Total => Queues + Tables + Blobs;

    /// <summary>Those that were made since.</summary>
    public StorageCalls Since(StorageCalls before) => new(Queues - before.Queues, Tables - before.Tables, Blobs - before.Blobs);
}

/// <summary>Counts the calls of one app's storage clients, each in the account of its service.</summary>
public sealed class StorageCallCounter
{
    private readonly CallCounter _queues = new();
    private readonly CallCounter _tables = new();
    private readonly CallCounter _blobs = new();

    /// <summary>The calls so far.</summary>
    public StorageCalls Calls => new(_queues.Calls, _tables.Calls, _blobs.Calls);

    /// <summary>Counts the calls of a client from now on.</summary>
    /// <param name="options">The options that the client is to be made with.</param>
    public void Count(ClientOptions options) => options.AddPolicy(
        options switch { QueueClientOptions => _queues, TableClientOptions => _tables, _ => _blobs }, HttpPipelinePosition.PerCall);
}
