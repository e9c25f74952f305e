using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Poll.Lists;
using GtmFunctions.Pipeline.Storage.Lists;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Lists;

/// <summary>The calls that list the lists of the document and sync one.</summary>
internal sealed class ListEndpoints(
    ConfigurationVersions configurations,
    ListVersions versions,
    ListStates states,
    ListSync sync,
    ListPollRunner polls,
    ListLook looks)
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

    /// <summary>
    /// Syncs a list now, whether it is due or not; or with <c>dryRun</c> reads the first pages of one that is polled, and keeps nothing.
    /// </summary>
    /// <returns>
    /// 200 with the list as it is then, or with its first rows; 400 where a dry run is of a list that is not polled; 404 where the document
    /// has none of that name; 409 where its rows are imported, or it is being synced; 503 where storage does not answer.
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

            if (list.IsImported)
            {
                return OpsAnswer.Error(
                    StatusCodes.Status409Conflict,
                    $"The rows of '{name}' are imported and come from nowhere by themselves: gtm import FILE --list {name}");
            }

            if (fields.Flag("dryRun"))
                return await LookAsync(list, configuration, cancellation);
            return await SyncAsync(list, configuration, fields.Flag("accept"), cancellation) is null
                ? OpsAnswer.Error(StatusCodes.Status409Conflict, $"'{name}' is being synced just now: look again in a moment.")
                : OpsAnswer.Json(await RenderAsync(list, configuration, cancellation));
        },
        cancellation);

    private async Task<IResult> LookAsync(SyncedList list, Configuration configuration, CancellationToken cancellation) =>
        list.Poll is null
            ? throw new OpsRequestException(
                $"A dry run shows what a list that is polled would hold; '{list.Name}' is the table at its address, as it is.")
            : OpsAnswer.Json(ListView.Looked(list, await looks.LookAsync(configuration, list, cancellation)));

    private Task<ListState?> SyncAsync(SyncedList list, Configuration configuration, bool accepts, CancellationToken cancellation) =>
        list.Poll is null
            ? sync.SyncAsync(list, isAsked: true, accepts, cancellation)
            : polls.SyncAsync(configuration, list, isAsked: true, accepts, cancellation);

    private async Task<JsonObject> RenderAsync(SyncedList list, Configuration configuration, CancellationToken cancellation) =>
        ListView.Standing(
            list,
            await versions.CurrentAsync(list.Name, cancellation),
            await states.FindAsync(list.Name, cancellation),
            configuration.Accounts?.List == list.Name);
}
