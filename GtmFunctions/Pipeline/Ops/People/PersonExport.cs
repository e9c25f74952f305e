using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.People;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.People;

/// <summary>All that is held of a person: their events with what was decided, what signals count of them, who had them.</summary>
internal sealed class PersonExport(
    EventSearch search,
    TraceView traces,
    AssignmentLedger ledger,
    KeyedLeavings leavings,
    ConfigurationVersions configurations,
    TimeProvider clock)
{
    /// <summary>Reads it.</summary>
    public async Task<JsonObject> ReadAsync(EventKey person, CancellationToken cancellation)
    {
        var events = new JsonArray();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var line in search.AllAsync(new EventQuery(Key: person, Top: int.MaxValue), cancellation))
        {
            ids.Add(line.Id);
            events.Add((JsonNode?)await traces.TellAsync(line.Id, cancellation));
        }

        return new JsonObject
        {
            ["person"] = person.Value,
            ["readAt"] = clock.GetUtcNow(),
            ["events"] = events,
            ["signals"] = await SignalsAsync(person, cancellation),
            ["owners"] = await OwnersAsync(ids, cancellation),
        };
    }

    private async Task<JsonArray> SignalsAsync(EventKey person, CancellationToken cancellation)
    {
        var signals = new JsonArray();
        foreach (var signal in (await configurations.CurrentAsync(cancellation)).Signals.Values)
        {
            foreach (var (row, state) in await leavings.ReadSignalAsync(signal.Name, signal.Key.Text, person.Value, cancellation))
                signals.Add((JsonNode)new JsonObject { ["signal"] = signal.Name, ["row"] = row, ["state"] = PipelineJson.Parse(state) });
        }

        return signals;
    }

    private async Task<JsonArray> OwnersAsync(HashSet<string> ids, CancellationToken cancellation)
    {
        var owners = new List<LedgerEntry>();
        var pools = (await configurations.CurrentAsync(cancellation)).Assignments.Values.Select(OwnerRule.PoolOf).Distinct();
        foreach (var pool in pools)
        {
            foreach (var day in ids.Select(RecordId.DayOf).OfType<string>().Distinct())
                owners.AddRange((await ledger.ListAsync(pool, day, cancellation)).Where(entry => ids.Contains(entry.EventId)));
        }

        return new JsonArray([.. owners.OrderBy(entry => entry.At).Select(entry => (JsonNode)new JsonObject
        {
            ["event"] = entry.EventId,
            ["assignment"] = entry.Assignment,
            ["owner"] = entry.Email,
            ["from"] = entry.At,
            ["until"] = entry.Until,
            ["moved"] = entry.Moved,
        })]);
    }
}
