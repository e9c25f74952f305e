using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Lists;

/// <summary>
/// Syncs lists with the addresses that they come from, when they are due or somebody asks for it. Who looks first writes down that they
/// do, so that one instance looks at a time; a sync that fails half-way, or would remove too much, leaves the list as it is and says so.
/// </summary>
internal sealed partial class ListSync(
    ConfigurationVersions configurations,
    ListVersions versions,
    ListStates states,
    ListsInUse inUse,
    OutboundClient client,
    IConfiguration settings,
    TimeProvider clock,
    ILogger<ListSync> logger) : IScheduledWork
{
    /// <summary>The most bytes that are read of an address.</summary>
    public const int MostBytes = 64 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // When each was synced last as far as this instance knows: storage is asked only where it may be due
    private readonly ConcurrentDictionary<(string List, string Origin), DateTimeOffset> _lookedAt = new();

    /// <summary>Syncs each list that is due.</summary>
    public async Task RunDueAsync(CancellationToken cancellation)
    {
        if (await configurations.TryLiveAsync(cancellation) is not { } live)
            return;
        foreach (var (_, list) in live.Lists.Where(one => one.List.From is not null))
        {
            try
            {
                await SyncAsync(list, isAsked: false, acceptRemoved: false, cancellation);
            }
            catch (Exception failure) when (StorageFault.Is(failure) && !cancellation.IsCancellationRequested)
            {
                // Another list's turn is not missed for it; this one is due again
                Log.NotSynced(logger, list.Name, failure);
            }
        }
    }

    /// <summary>Syncs a list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="isAsked">Whether somebody asks for it, so that it need not be due.</param>
    /// <param name="acceptRemoved">Whether as many rows may go as are missing.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The state then; <see langword="null"/> where it is not due, or another instance syncs it.</returns>
    public async Task<ListState?> SyncAsync(SyncedList list, bool isAsked, bool acceptRemoved, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var address = list.From is { } from ? PublishedTable.Address(from, settings) : null;
        var origin = KeyHash.For(address ?? "", list.Key);
        if (!isAsked && _lookedAt.TryGetValue((list.Name, origin), out var last) && !(list.Schedule?.DueAfter(last) <= now))
            return null;
        var known = await states.FindAsync(list.Name, cancellation);
        var state = known is { } same && same.Origin == origin
            ? same
            : new ListState { List = list.Name, Origin = origin, ETag = known?.ETag };
        _lookedAt[(list.Name, origin)] = state.LookedAt;
        var isDue = state.LookedAt == default || list.Schedule?.DueAfter(state.LookedAt) <= now;
        if (list.From is null || !(isAsked || isDue))
            return null;
        if (await states.TryWriteAsync(state with { LookedAt = now }, cancellation) is not { } claimed)
            return null;
        _lookedAt[(list.Name, origin)] = now;
        var after = await AskAsync(list, address, claimed, acceptRemoved ? 100 : list.MostRemoved, isAsked, cancellation);
        if (after.Outcome != claimed.Outcome || after.Fault != claimed.Fault)
            Log.Synced(logger, list.Name, after.Outcome, after.Fault ?? "nothing is wrong");
        var written = await states.TryWriteAsync(after, cancellation) ?? after;
        if (after.Outcome == ListOutcome.Written)
            await inUse.RefreshAsync(list.Name, cancellation);
        return written;
    }

    private async Task<ListState> AskAsync(
        SyncedList list, string? address, ListState state, int mostRemoved, bool isAsked, CancellationToken cancellation)
    {
        if (address is null)
            return Fail(state, $"the setting {list.From} has no value, so nobody knows the list's address");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url))
            return Fail(state, $"the value of the setting {list.From} is no address");
        var known = isAsked || state.Fault is not null ? null : state.HttpTag;
        var result = await client.SendAsync(
            PublishedTable.Request(url, known),
            new OutboundRules { AllowPrivate = list.AllowPrivate, MaxResponseBytes = MostBytes, Timeout = Patience },
            cancellation);
        return ListAnswer.Fault(result) is { } fault ? Fail(state, fault)
            : result is OutboundResponse { Status: 304 } ? SyncVerdict.Agree(state, ListOutcome.Same, clock.GetUtcNow())
            : await TakeAsync(list, (OutboundResponse)result, state, mostRemoved, cancellation);
    }

    private async Task<ListState> TakeAsync(
        SyncedList list, OutboundResponse response, ListState state, int mostRemoved, CancellationToken cancellation)
    {
        try
        {
            var rows = ListCsv.Rows(TableText.Read(response.Body.ToArray()), list.Key);
            var write = await versions.WriteAsync(
                list.Name, Each(rows, cancellation), new ListOrigin($"sync of {list.Name}", mostRemoved), cancellation);
            var tagged = state with
            {
                HttpTag = response.Headers.GetValueOrDefault("ETag"),
                LeftOut = write.LeftOut.Words,
            };
            return SyncVerdict.After(tagged, write, clock.GetUtcNow());
        }
        catch (FormatException wrong)
        {
            return Fail(state, $"it cannot be read: {wrong.Message}");
        }
    }

    private ListState Fail(ListState state, string why) => SyncVerdict.Fail(state, why, clock.GetUtcNow());

    private static async IAsyncEnumerable<ListRow> Each(
        IEnumerable<ListRow> rows, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return row;
        }

        await Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The list {List}: {Outcome}, {Why}")]
        public static partial void Synced(ILogger logger, string list, ListOutcome outcome, string why);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The list {List} could not be synced, for storage does not answer")]
        public static partial void NotSynced(ILogger logger, string list, Exception failure);
    }
}
