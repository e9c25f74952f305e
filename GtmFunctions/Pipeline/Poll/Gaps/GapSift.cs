using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Poll.Gaps;

/// <summary>
/// Tells of records which of them no webhook told, and hands these to intake. Intake looks once more: a webhook that comes meanwhile, or
/// later, is a copy.
/// </summary>
internal sealed class GapSift(IntakePreview intake, MessageQueue queue, TimeProvider clock)
{
    /// <summary>Looks at the records of a page.</summary>
    /// <param name="configuration">The document.</param>
    /// <param name="job">What is looked at.</param>
    /// <param name="items">The records, which are masked here.</param>
    /// <param name="span">Of what time records are looked at.</param>
    /// <param name="isDryRun">Whether nothing is handed on.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<GapCount> LookAsync(
        Configuration configuration,
        PollJob job,
        IReadOnlyList<JsonNode?> items,
        GapSpan span,
        bool isDryRun,
        CancellationToken cancellation)
    {
        var count = new GapCount();
        var now = clock.GetUtcNow();
        foreach (var message in PageSender.Messages(job, items, now))
        {
            var looked = await LookAsync(configuration, job, message, span, now - job.Settle, cancellation);
            count = count.With(message.Delivery, looked);
            if (looked.Missed.Count > 0 && !isDryRun)
            {
                await queue.SendAsync(
                    QueueNames.Received,
                    message with { Items = looked.Missed },
                    PipelineJson.Readable.ReceivedMessage,
                    delay: null,
                    cancellation);
            }
        }

        return count;
    }

    private async Task<LookedAt> LookAsync(
        Configuration configuration,
        PollJob job,
        ReceivedMessage message,
        GapSpan span,
        DateTimeOffset to,
        CancellationToken cancellation)
    {
        try
        {
            var taken = await intake.TakeInAsync(configuration, job.As, message, cancellation);
            TakenItem[] due = [.. taken.Where(item => item.Message.Event.Time >= span.WatchedSince && item.Message.Event.Time <= to)];
            TakenItem[] missed = [.. due.Where(item => item.Intake.DuplicateOf is null)];
            return new LookedAt(
                due.Count(item => item.Intake.DuplicateOf is null || item.Message.Event.Time > span.CountedFrom),
                [.. missed.Select(item => item.Received.Item)],
                [.. missed.Select(item => item.Message.Event)]);
        }
        catch (UnprocessableException)
        {
            // None of them can be an event: what a poll makes dead letters of is no webhook that is missing
            return new LookedAt(0, [], []);
        }
    }
}

/// <summary>Of what time records are looked at.</summary>
/// <param name="WatchedSince">What happened before then is left alone: nobody knows whether a webhook told it.</param>
/// <param name="CountedFrom">What happened until then was counted by an earlier look, and is asked for once more.</param>
internal sealed record GapSpan(DateTimeOffset WatchedSince, DateTimeOffset CountedFrom);

/// <summary>What was found of some records.</summary>
/// <param name="Said">How many webhooks should have told.</param>
/// <param name="Missed">The places of those that none did.</param>
/// <param name="Events">The events of these.</param>
internal sealed record LookedAt(int Said, IReadOnlyList<int> Missed, IReadOnlyList<CanonicalEvent> Events);

/// <summary>What was found of all records so far.</summary>
internal sealed record GapCount
{
    private const int MostKept = 100;

    /// <summary>How many records webhooks should have told.</summary>
    public int Said { get; init; }

    /// <summary>How many of them none did.</summary>
    public int Missed { get; init; }

    /// <summary>The deliveries by which these are handed on, the first of them.</summary>
    public IReadOnlyList<string> Deliveries { get; init; } = [];

    /// <summary>The events of these, the first of them.</summary>
    public IReadOnlyList<CanonicalEvent> Events { get; init; } = [];

    /// <summary>The same with what was found of some more.</summary>
    public GapCount With(string delivery, LookedAt looked) => new()
    {
        Said = Said + looked.Said,
        Missed = Missed + looked.Missed.Count,
        Deliveries = looked.Missed.Count > 0 ? [.. Deliveries.Append(delivery).Take(MostKept)] : Deliveries,
        Events = [.. Events.Concat(looked.Events).Take(MostKept)],
    };

    /// <summary>The two together.</summary>
    public GapCount With(GapCount other) => new()
    {
        Said = Said + other.Said,
        Missed = Missed + other.Missed,
        Deliveries = [.. Deliveries.Concat(other.Deliveries).Take(MostKept)],
        Events = [.. Events.Concat(other.Events).Take(MostKept)],
    };
}
