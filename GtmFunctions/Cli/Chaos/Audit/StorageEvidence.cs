using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Cli.Chaos.Audit;

/// <summary>What lies in storage, read beside the app and its wire.</summary>
internal sealed class StorageEvidence : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <summary>Looks into an account.</summary>
    /// <param name="connection">Its connection string.</param>
    /// <param name="clock">The clock.</param>
    public StorageEvidence(string connection, TimeProvider clock)
    {
        IConfiguration settings = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>(StorageConnection.SettingName, connection)])
            .Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(settings)
            .AddSingleton(clock)
            .AddSingleton(new OutboundClient(clock))
            .AddPipeline()
            .BuildServiceProvider();
    }

    /// <summary>How many messages each queue has, those that wait for their time and those that are worked on included.</summary>
    public async Task<IReadOnlyDictionary<string, int>> QueuesAsync(CancellationToken cancellation)
    {
        var queues = _services.GetRequiredService<QueueInspection>();
        var counts = new Dictionary<string, int>();
        foreach (var queue in QueueNames.All)
            counts[queue] = await queues.CountAsync(queue, cancellation);
        return counts;
    }

    /// <summary>The events that wait for a call back.</summary>
    public async Task<IReadOnlyList<string>> ParkedAsync(CancellationToken cancellation) =>
        [.. (await _services.GetRequiredService<ParkedEvents>().WaitingAsync(cancellation)).Select(waiting => waiting.EventId)];

    /// <summary>Who got what, of the events of these days.</summary>
    public async Task<IReadOnlyList<LedgerLine>> LedgerAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        var ledger = _services.GetRequiredService<AssignmentLedger>();
        var lines = new List<LedgerLine>();
        foreach (var pool in ChaosDocument.Tables.Keys)
        {
            for (var day = from.UtcDateTime.Date; day <= until.UtcDateTime; day = day.AddDays(1))
            {
                lines.AddRange((await ledger.ListAsync(pool, RecordId.Day(day), cancellation))
                    .Select(entry => new LedgerLine(pool, entry.EventId, entry.Email, entry.At)));
            }
        }

        return lines;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
