using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Poll.Lists;
using GtmFunctions.Pipeline.Storage.Lists;

namespace GtmFunctions.Pipeline.Ops.Lists;

/// <summary>Tells how a list stands, and what one that is polled would hold.</summary>
internal static class ListView
{
    /// <summary>How a list stands.</summary>
    /// <param name="list">The list.</param>
    /// <param name="current">The version in use; <see langword="null"/> where it has none yet.</param>
    /// <param name="state">Its last sync; <see langword="null"/> where there was none.</param>
    /// <param name="matches">Whether accounts are matched against it.</param>
    public static JsonObject Standing(SyncedList list, ListVersion? current, ListState? state, bool matches)
    {
        var told = new JsonObject
        {
            ["name"] = list.Name,
            ["from"] = list.Poll is not null ? "poll" : list.IsImported ? "import" : "address",
            ["poll"] = list.Poll is { } poll ? $"{poll.Of}.{poll.Records.Name}" : null,
            ["key"] = list.Key,
            ["every"] = list.Schedule?.Text,
            ["next"] = state is null ? null : state.Reading?.NextAt ?? Next(list, state),
            ["version"] = current?.Version,
            ["rows"] = current?.Rows ?? 0,
            ["at"] = current?.At,
            ["columns"] = TextArray.Of(current?.Columns ?? []),
            ["matches"] = matches,
            ["outcome"] = state?.Outcome == ListOutcome.HeldBack ? "held back" : $"{state?.Outcome ?? ListOutcome.None}".ToLowerInvariant(),
            ["lookedAt"] = state?.LookedAt,
            ["goodAt"] = state?.GoodAt,
            ["fault"] = state?.Fault,
            ["faultSince"] = state?.FaultSince,
            ["leftOut"] = state?.LeftOut,
        };
        if (state?.Reading is { } reading)
            told["reading"] = Reading(reading);
        return told;
    }

    /// <summary>What the first pages of a list that is polled hold.</summary>
    public static JsonObject Looked(SyncedList list, LookedList looked) => new()
    {
        ["name"] = list.Name,
        ["dryRun"] = true,
        ["end"] = looked.Result.End.ToString().ToLowerInvariant(),
        ["why"] = looked.Result.Why.Length > 0 ? looked.Result.Why : null,
        ["pages"] = looked.Reading.Pages,
        ["records"] = looked.Reading.Records,
        ["rows"] = looked.Reading.Rows,
        ["withoutKey"] = looked.Reading.WithoutKey,
        ["leftOut"] = looked.Reading.LeftOut,
        ["names"] = looked.Reading.Names,
        ["first"] = new JsonArray([.. looked.Rows.Select(row => (JsonNode)new JsonObject(
            row.Fields.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value))))]),
    };

    private static DateTimeOffset? Next(SyncedList list, ListState state) =>
        list.Poll is null ? list.Schedule?.DueAfter(state.LookedAt) : ListReadingRule.NextAt(list, state);

    private static JsonObject Reading(ListReading reading) => new()
    {
        ["begunAt"] = reading.BegunAt,
        ["pages"] = reading.Pages,
        ["records"] = reading.Records,
        ["rows"] = reading.Rows,
        ["waitsFor"] = reading.WaitsFor,
        ["failures"] = reading.Failures,
    };
}
