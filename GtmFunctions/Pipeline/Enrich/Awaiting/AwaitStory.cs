using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Storage.Enrich;

namespace GtmFunctions.Pipeline.Enrich.Awaiting;

/// <summary>An answer that is waited for, as its event's trace tells it.</summary>
internal static class AwaitStory
{
    /// <summary>While the event waits.</summary>
    public static JsonObject Waiting(AwaitedAnswer awaited, string eventId, DateTimeOffset since)
    {
        var story = Render(awaited);
        story["waiting"] = new JsonObject
        {
            ["for"] = awaited.Source,
            ["correlation"] = new Correlation(eventId, awaited.Enricher).Text,
            ["since"] = since,
            ["until"] = awaited.Until,
        };
        return story;
    }

    /// <summary>When the wait is over.</summary>
    /// <param name="awaited">What came of it.</param>
    /// <param name="post">The call that asked; <see langword="null"/> where none was made.</param>
    /// <param name="gave">What the call back gave, as a merge tells it; <see langword="null"/> where there was none in time.</param>
    public static JsonObject Settled(AwaitedAnswer awaited, ActionRecord? post, JsonObject? gave)
    {
        var story = Render(awaited);
        var posted = post?.Attempts.LastOrDefault(attempt => post.State == ActionState.Delivered);
        story["posted"] = posted is null ? null : new JsonObject { ["at"] = posted.At, ["tries"] = post!.Attempts.Count, ["to"] = post.To };
        if (gave is null)
        {
            story[awaited.State == AwaitedState.TimedOut ? "timedOut" : "failed"] = awaited.Why;
            return story;
        }

        story["from"] = awaited.Source;
        story["calledBack"] = new JsonObject
        {
            ["at"] = awaited.CalledBackAt,
            ["event"] = awaited.By,
            ["afterSeconds"] = posted is null ? null : Math.Round((awaited.CalledBackAt!.Value - posted.At).TotalSeconds, 3),
        };
        story["gave"] = gave;
        if (gave.Count == 0)
            story["failed"] = "its call back has none of the fields";
        return story;
    }

    /// <summary>What a call back's own trace says of it.</summary>
    public static JsonObject OfCallBack(Correlation correlation, CallBackVerdict verdict, string why) => new()
    {
        ["correlation"] = correlation.Text,
        ["answers"] = correlation.EventId,
        ["enricher"] = correlation.Enricher,
        ["verdict"] = verdict.ToString(),
        ["why"] = why,
    };

    private static JsonObject Render(AwaitedAnswer awaited) => new() { ["enricher"] = awaited.Enricher, ["key"] = awaited.Key };
}
