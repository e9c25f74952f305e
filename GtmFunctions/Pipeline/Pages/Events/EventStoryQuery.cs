using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Rendering.Stories;

namespace GtmFunctions.Pipeline.Pages.Events;

/// <summary>Tells an event's way, or what a delivery brought.</summary>
internal sealed class EventStoryQuery(TraceView traces)
{
    /// <summary>Makes the page of an event or a delivery.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var id = request.Value("id");
        if (await traces.TellAsync(id, cancellation) is not { } trace)
        {
            return PageAnswer.Missing(
                $"No event or delivery '{OpsAnswer.Shown(id)}' is known. One that came a moment ago may not be taken in yet, "
                + "and what is older than its retention is gone.");
        }

        return RecordId.IsDelivery(id)
            ? PageAnswer.Show<DeliveryPage>(Delivery(id, trace))
            : PageAnswer.Show<EventPage>(Event(id, trace));
    }

    /// <summary>What the page says of a trace.</summary>
    internal static EventModel Event(string id, JsonObject trace)
    {
        var story = EventStory.From(trace);
        var fields = EventFieldList.From(trace);
        var received = story.Steps.FirstOrDefault(step => step.Name == StorySteps.Received)?.At;
        return new EventModel(
            story.Answer,
            StandingOf(story.State),
            Facts(id, StoryHead.From(trace), received),
            [
                .. story.Steps.Select(step => new EventStep(
                    step.Name,
                    step.At,
                    received is { } began && step.At is { } at ? (at - began).TotalSeconds : null,
                    StandingOf(step.State),
                    step.Lines,
                    EventFieldList.Shown(step.Evidence))),
            ],
            story.WhyNot,
            [.. fields.Select(field => new EventField(field.Path, field.Value, field.From))],
            EventFieldList.Payload(trace),
            !StoryText.HasEnded(trace));
    }

    private static EventFacts Facts(string id, StoryHead head, DateTimeOffset? received) => new(
        id,
        head.Type,
        head.Source,
        head.Subject,
        head.Person,
        head.Account,
        head.ProviderId,
        head.HappenedAt,
        received ?? head.FirstSeenAt,
        head.Configuration,
        head.Outcome);

    private static DeliveryModel Delivery(string id, JsonObject trace)
    {
        string[] lines = [.. StoryText.Delivery(trace)];
        return new DeliveryModel(
            id,
            lines.Length == 0 ? "Nothing is told of this delivery yet." : lines[0],
            lines,
            [.. DeliveryStory.EventsOf(trace)],
            EventFieldList.Shown(trace));
    }

    private static Standing StandingOf(StepState state) => state switch
    {
        StepState.Done => Standing.Good,
        StepState.Waiting => Standing.Attention,
        StepState.Failed => Standing.Bad,
        _ => Standing.Idle,
    };
}
