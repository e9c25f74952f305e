using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Storage.Lists;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Lists;

/// <summary>The calls that list the lists of the document and sync one.</summary>
internal sealed class ListEndpoints(ConfigurationVersions configurations, ListVersions versions, ListStates states, ListSync sync)
{
    /// <summary>Lists the lists.</summary>
    /// <returns>200 with <c>{"lists":[…]}</c>, in the order of the document; 503 where storage does not answer.</returns>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ListLists.AnswerAsync(
        request,
        async _ =>
        {
            var configuration = await configurations.CurrentAsync(cancellation);
            var lists = new JsonArray();
            foreach (var list in configuration.Lists.Values)
                lists.Add((JsonNode)await RenderAsync(list, configuration, cancellation));
            return OpsAnswer.Json(new JsonObject { ["lists"] = lists });
        },
        cancellation);

    /// <summary>Syncs a list now, whether it is due or not.</summary>
    /// <returns>
    /// 200 with the list as it is then; 404 where the document has none of that name; 409 where its rows are imported, or it is being
    /// synced; 503 where storage does not answer.
    /// </returns>
    public Task<IResult> SyncAsync(HttpRequest request, string name, CancellationToken cancellation) => OpsCalls.SyncList.AnswerAsync(
        request,
        async fields =>
        {
            var configuration = await configurations.CurrentAsync(cancellation);
            if (!configuration.Lists.TryGetValue(name, out var list))
            {
                return OpsAnswer.Error(
                    StatusCodes.Status404NotFound,
                    $"The document has no list '{OpsAnswer.Shown(name)}'{Spelling.Suggest(name, configuration.Lists.Keys)}");
            }

            if (list.From is null)
            {
                return OpsAnswer.Error(
                    StatusCodes.Status409Conflict,
                    $"The rows of '{name}' are imported and come from nowhere by themselves: gtm import FILE --list {name}");
            }

            return await sync.SyncAsync(list, isAsked: true, fields.Flag("accept"), cancellation) is null
                ? OpsAnswer.Error(StatusCodes.Status409Conflict, $"'{name}' is being synced just now: look again in a moment.")
                : OpsAnswer.Json(await RenderAsync(list, configuration, cancellation));
        },
        cancellation);

    private async Task<JsonObject> RenderAsync(SyncedList list, Configuration configuration, CancellationToken cancellation)
    {
        var current = await versions.CurrentAsync(list.Name, cancellation);
        var state = await states.FindAsync(list.Name, cancellation);
        return new JsonObject
        {
            ["name"] = list.Name,
            ["from"] = list.From is null ? "import" : "address",
            ["key"] = list.Key,
            ["every"] = list.Schedule?.Text,
            ["next"] = list.Schedule is { } schedule && state is not null ? schedule.DueAfter(state.LookedAt) : null,
            ["version"] = current?.Version,
            ["rows"] = current?.Rows ?? 0,
            ["at"] = current?.At,
            ["columns"] = new JsonArray([.. (current?.Columns ?? []).Select(column => (JsonNode)column)]),
            ["matches"] = configuration.Accounts?.List == list.Name,
            ["outcome"] = state?.Outcome == ListOutcome.HeldBack ? "held back" : $"{state?.Outcome ?? ListOutcome.None}".ToLowerInvariant(),
            ["lookedAt"] = state?.LookedAt,
            ["goodAt"] = state?.GoodAt,
            ["fault"] = state?.Fault,
            ["faultSince"] = state?.FaultSince,
            ["leftOut"] = state?.LeftOut,
        };
    }
}
