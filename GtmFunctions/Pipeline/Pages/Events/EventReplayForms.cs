using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Pages.Events;

/// <summary>Puts one event back: first what it would do, then the doing, with the name of who asked for it.</summary>
internal sealed class EventReplayForms(
    EventReplay replay, EventPreview preview, ConfigurationVersions configurations, TimeProvider clock)
{
    private const string Current = "current";

    /// <summary>Shows what a replay would do.</summary>
    public async Task<PageAnswer> PreviewAsync(PageRequest request, CancellationToken cancellation)
    {
        var id = request.Value("id");
        var (from, configuration) = Asked(request.Text("from"), request.Text("configuration"));
        if (RecordId.DayOf(id) is null || RecordId.IsDelivery(id))
            return PageAnswer.Missing("An event's address ends with its id, which begins with e.");
        var how = await HowAsync(from, configuration, request, cancellation);
        var plan = new ReplayPlan();
        await preview.LookAsync([new IndexedEvent(id, default, "", "", null, "", "")], how, plan, cancellation);
        var count = plan.Counts.TryGetValue("destination", out var destinations) ? destinations.Values.Sum() : 0;
        var back = PageLinks.To("events", id);
        return PageAnswer.Show<ReplayPreviewPage>(new ReplayPreviewModel(
            "Put the event back",
            count == 0
                ? "Nothing would be done: what the rules ask for has arrived, or nothing asks for it."
                : $"{Parts.Relative.Count(count, "action")} would be done, by the rules of {(configuration == Current ? "now" : "then")}.",
            ReplayPlanLines.Would(plan),
            ReplayPlanLines.LeftOut(plan),
            new ReplayForm(
                PageLinks.To("events", id, "replay"),
                new Dictionary<string, string> { ["from"] = StageNames.For(from), ["configuration"] = configuration },
                "Put it back"),
            back));
    }

    /// <summary>Puts it back.</summary>
    public async Task<PageAnswer> ReplayAsync(PageRequest request, CancellationToken cancellation)
    {
        var id = request.Value("id");
        var (from, configuration) = Asked(request.Field("from"), request.Field("configuration"));
        var how = await HowAsync(from, configuration, request, cancellation);
        var answer = await replay.ReplayAsync(id, how, ReplayOrder.Now(clock), cancellation);
        return answer.Result switch
        {
            ReplayResult.Done => PageAnswer.Lead(PageLinks.To("events", id), "It is put back. Its way below goes on by itself."),
            ReplayResult.Refused => PageAnswer.Refuse($"The event cannot be put back so: {answer.Why}."),
            _ => PageAnswer.Missing("No event of this id is known."),
        };
    }

    private async Task<ReplayHow> HowAsync(
        ReplayStage from, string configuration, PageRequest request, CancellationToken cancellation) => new()
        {
            From = from,
            Configuration = configuration == Current ? (await configurations.CurrentAsync(cancellation)).Version : null,
            LeaveOut = ReplayClasses.LeaveOut(many: false, [], []),
            Again = from == ReplayStage.Deliver ? [] : [ActionClasses.NameOf(ActionClass.Upsert)],
            Person = request.Visitor.Name,
        };

    private static (ReplayStage From, string Configuration) Asked(string? from, string? configuration)
    {
        from ??= StageNames.For(ReplayStage.Route);
        configuration ??= Current;
        if (!StageNames.All.Contains(from))
            throw new PageRequestException($"'from' is one of {string.Join(", ", StageNames.All)}.");
        if (configuration is not (Current or "old"))
            throw new PageRequestException("'configuration' is current or old.");
        return (Enum.Parse<ReplayStage>(from, ignoreCase: true), configuration);
    }
}
