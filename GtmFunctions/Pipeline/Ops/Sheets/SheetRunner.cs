using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Ops.Sheets;

/// <summary>
/// Brings tables up to date with the published sheets that they are linked to. Who looks first writes down that they do, so that one
/// instance looks at a time; what a sheet says is published as a person's change is, and stays out where it cannot be.
/// </summary>
internal sealed partial class SheetRunner(
    ConfigurationVersions configurations,
    PublishedDocuments documents,
    SheetPublisher publisher,
    SheetStates states,
    OutboundClient client,
    IConfiguration settings,
    TimeProvider clock,
    ILogger<SheetRunner> logger) : IScheduledWork
{
    // A timer that fires a moment early does not put a look off to its next firing
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // When each was looked at last as far as this instance knows: storage is asked only where it may be due
    private readonly ConcurrentDictionary<(string Table, string Address), DateTimeOffset> _lookedAt = new();

    /// <summary>Looks at each sheet that is due.</summary>
    public async Task RunDueAsync(CancellationToken cancellation)
    {
        if (await configurations.TryCurrentAsync(cancellation) is not { LinkedTables.Count: > 0 } configuration)
            return;
        foreach (var linked in configuration.LinkedTables.Values)
        {
            try
            {
                await LookAsync(linked, cancellation);
            }
            catch (Exception failure) when (StorageFault.Is(failure) && !cancellation.IsCancellationRequested)
            {
                // Another sheet's turn is not missed for it; this one is due again in its time
                Log.NotLooked(logger, linked.Name, failure);
            }
        }
    }

    private async Task LookAsync(LinkedTable linked, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var address = PublishedTable.Address(linked.From, settings);
        var key = KeyHash.For(address ?? "");
        if (_lookedAt.TryGetValue((linked.Name, key), out var last) && now - last < linked.Every - Slack)
            return;
        var known = await states.FindAsync(linked.Name, cancellation);
        var state = known is { } same && same.Address == key
            ? same
            : new SheetState { Table = linked.Name, Address = key, ETag = known?.ETag };
        _lookedAt[(linked.Name, key)] = state.LookedAt;
        if (now - state.LookedAt < linked.Every - Slack)
            return;
        if (await states.TryWriteAsync(state with { LookedAt = now }, cancellation) is not { } claimed)
            return;
        _lookedAt[(linked.Name, key)] = now;
        var after = await AskAsync(linked, address, claimed, cancellation);
        if (after.Outcome != claimed.Outcome || after.Fault != claimed.Fault)
            Log.Looked(logger, linked.Name, after.Outcome, after.Fault ?? "nothing is wrong");
        await states.TryWriteAsync(after, cancellation);
    }

    private async Task<SheetState> AskAsync(LinkedTable linked, string? address, SheetState state, CancellationToken cancellation)
    {
        if (address is null)
            return SheetRule.Fail(state, $"the setting {linked.From} has no value, so nobody knows the sheet's address", clock.GetUtcNow());
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url))
            return SheetRule.Fail(state, $"the value of the setting {linked.From} is no address", clock.GetUtcNow());
        if (await documents.CurrentBundleAsync(cancellation) is not { } bundle || !bundle.Tables.TryGetValue(linked.Name, out var table))
            return SheetRule.Fail(state, "the published rules have no such table", clock.GetUtcNow());

        // What could not be used is read again even if it has not changed: what kept it from being used may have
        var known = state.Fault is null ? state.HttpTag : null;
        var result = await client.SendAsync(
            PublishedTable.Request(url, known),
            new OutboundRules { AllowPrivate = linked.AllowPrivate, MaxResponseBytes = SheetRead.MostBytes, Timeout = Patience },
            cancellation);
        return SheetRead.Read(result, TableSheet.Parse(table)) switch
        {
            SheetRead.Rows rows => await publisher.TakeAsync(linked, state, rows, cancellation),
            SheetRead.Refused refused => SheetRule.Fail(state, refused.Why, clock.GetUtcNow()),
            _ => state with { Outcome = SheetOutcome.Same },
        };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The sheet of {Table}: {Outcome}, {Why}")]
        public static partial void Looked(ILogger logger, string table, SheetOutcome outcome, string why);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody could look at the sheet of {Table}, for storage does not answer")]
        public static partial void NotLooked(ILogger logger, string table, Exception failure);
    }
}
