using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Cli.Chaos.Audit;

/// <summary>What lies in storage, read beside the app and its wire.</summary>
internal sealed class StorageEvidence : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Remains Remains => _services.GetRequiredService<Remains>();

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

    /// <inheritdoc cref="Remains.MessagesAsync"/>
    public Task<IReadOnlyDictionary<string, int>> QueuesAsync(CancellationToken cancellation) => Remains.MessagesAsync(cancellation);

    /// <inheritdoc cref="Remains.ParkedAsync"/>
    public Task<IReadOnlyList<string>> ParkedAsync(CancellationToken cancellation) => Remains.ParkedAsync(cancellation);

    /// <summary>Who got what, of the events of these days.</summary>
    public async Task<IReadOnlyList<LedgerLine>> LedgerAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        var lines = new List<LedgerLine>();
        foreach (var pool in ChaosDocument.Tables.Keys)
        {
            for (var day = from.UtcDateTime.Date; day <= until.UtcDateTime; day = day.AddDays(1))
            {
                lines.AddRange((await Remains.AssignedAsync(pool, new DateTimeOffset(day, TimeSpan.Zero), cancellation))
                    .Select(entry => new LedgerLine(pool, entry.EventId, entry.Email, entry.At)));
            }
        }

        return lines;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
