using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Rendering.Stories;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Events;

/// <summary>Simulates an event by a draft of the rules, beside what happened to it.</summary>
internal sealed class EventSimulationQuery(
    TraceView traces, RulesDrafts drafts, ConfigurationReader reader, SimulateEndpoint simulate)
{
    private const int MostDrafts = 100;

    /// <summary>Shows the drafts to choose from and, with <c>?draft=ID</c>, what would become of the event by one.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var id = request.Value("id");
        if (RecordId.IsDelivery(id) || await traces.TellAsync(id, cancellation) is not { } trace)
            return PageAnswer.Missing($"No event '{OpsAnswer.Shown(id)}' is known; what is older than its retention is gone.");
        var all = await drafts.ListAsync(MostDrafts, cancellation);
        var empty = new EventSimulationModel(
            all.Count == 0
                ? "No draft of the rules waits. Edit the rules to begin one, then come back."
                : "Choose a draft. The event is decided by it as things stand now; nothing is sent, and nobody's turn is taken.",
            Standing.Idle,
            id,
            null,
            [.. all.Select(draft => new DraftChoice(draft.Id, Name(draft, request.Now)))],
            [.. StoryText.Decision(trace)],
            [],
            []);
        if (request.Text("draft") is not { } chosen)
            return PageAnswer.Show<EventSimulationPage>(empty);
        return await drafts.FindAsync(chosen, cancellation) is { } found
            ? PageAnswer.Show<EventSimulationPage>(await SimulateAsync(empty, found, trace, cancellation))
            : Rules.Drafts.DraftsQuery.Gone();
    }

    private async Task<EventSimulationModel> SimulateAsync(
        EventSimulationModel model, RulesDraft draft, JsonObject trace, CancellationToken cancellation)
    {
        model = model with { Draft = draft.Id };
        if (reader.Read(draft.Bundle).Configuration is not { } configuration)
        {
            return model with
            {
                Answer = $"Nothing can be said: the draft of {draft.By.Name} has errors. Its page says which.",
                Standing = Standing.Attention,
            };
        }

        var asked = SimulationRequest.Parse(new JsonObject { ["event"] = model.Id }.ToJsonString());
        var told = await simulate.TellAsync(asked, configuration, cancellation);
        if (told?["events"]?[0] is not JsonObject story)
        {
            return model with
            {
                Answer = "Nothing can be said: what the event brought is no longer kept.",
                Standing = Standing.Attention,
            };
        }

        string[] would = [.. StoryText.Decision(story)];
        return model with
        {
            Answer = would.SequenceEqual(model.Happened)
                ? $"By the draft of {draft.By.Name} the same would happen."
                : $"By the draft of {draft.By.Name} it would be {story["outcome"]}; it was {trace["outcome"]}.",
            Would = would,
            Calls = [.. SimulationText.Calls(story)],
        };
    }

    private static string Name(RulesDraft draft, DateTimeOffset now) =>
        $"{draft.By.Name}, {Relative.Text(draft.At, now)}{(draft.Note is { } note ? $": {note}" : "")}";
}
