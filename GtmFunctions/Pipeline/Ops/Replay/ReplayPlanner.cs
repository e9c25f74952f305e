using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Replay;

/// <summary>Finds what a replay of many means. Nothing is changed by it, so it is the dry run too.</summary>
internal sealed class ReplayPlanner(
    DeadLetterSearch search,
    DeadLetterReplay replay,
    EventSearch events,
    EventPreview preview,
    ConfigurationVersions configurations,
    ConnectorCatalogue catalogue)
{
    /// <summary>Plans to put dead letters back.</summary>
    /// <param name="query">Which.</param>
    /// <param name="how">How.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="only">Which of these alone; all where nothing is said.</param>
    public async Task<ReplayPlan> LettersAsync(
        DeadLetterQuery query, ReplayHow how, CancellationToken cancellation, Func<FoundLetter, bool>? only = null)
    {
        var plan = new ReplayPlan();
        var current = how.Configuration is { } version ? await configurations.GetAsync(version, cancellation) : null;
        await foreach (var letter in search.AllAsync(query, cancellation))
        {
            if (only?.Invoke(letter) is false)
                continue;
            if (LeftOutClass(letter, how, current) is { } left)
                plan.LeaveOut(left);
            else if (await replay.WhyNotAsync(letter.Record, how, cancellation) is { } why)
                plan.LeaveOut(why);
            else
                PutBack(plan, letter, how);
        }

        return plan;
    }

    /// <summary>Plans to give dead letters up.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="only">Which of these alone; all where nothing is said.</param>
    public async Task<ReplayPlan> DiscardAsync(
        DeadLetterQuery query, CancellationToken cancellation, Func<FoundLetter, bool>? only = null)
    {
        var plan = new ReplayPlan();
        await foreach (var letter in search.AllAsync(query, cancellation))
        {
            if (only?.Invoke(letter) is not false)
                PutBack(plan, letter, new ReplayHow());
        }

        return plan;
    }

    /// <summary>Plans to put events back.</summary>
    /// <param name="query">Which.</param>
    /// <param name="how">How.</param>
    /// <param name="look">Whether to look, for the newest of them, at what would be done and left out.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ReplayPlan> EventsAsync(EventQuery query, ReplayHow how, bool look, CancellationToken cancellation)
    {
        var plan = new ReplayPlan();
        var found = await events.AllAsync(query, cancellation).ToListAsync(cancellation);
        foreach (var line in found)
            plan.PutBack(
                line.FirstSeenAt, new ReplayItem(line.Id), ("source", line.Source), ("type", line.Type), ("outcome", line.Outcome));
        if (look)
            await preview.LookAsync(found, how, plan, cancellation);
        return plan;
    }

    private static void PutBack(ReplayPlan plan, FoundLetter letter, ReplayHow how)
    {
        var (record, _, facts) = letter;

        // Several dead letters of one event that go back to an earlier stage are one replay of that event.
        var @event = how.From is { } from && from != StageQueues.StageOf(record.Queue) ? record.TraceId : null;
        plan.PutBack(
            record.FailedAt, new ReplayItem(record.Id, record.Queue, @event), ("class", facts.Class), ("queue", record.Queue),
            ("destination", facts.Destination));
    }

    // A class that cannot be told may be one that is left out; and what the current configuration makes of the action counts too.
    private string? LeftOutClass(FoundLetter letter, ReplayHow how, Configuration? current)
    {
        if (letter.Record.Queue != QueueNames.Actions || how.LeaveOut.Count == 0)
            return null;
        if (letter.Facts.Class is not { } named)
            return "its class cannot be told, since its configuration is not known any more: replay it by its id";
        if (current?.ActionAt(letter.Facts.Workflow!, letter.Facts.Branch!, letter.Facts.Index) is { } now
            && ActionClasses.For(now, current, catalogue) is { } kind
            && how.LeaveOut.Contains(ActionClasses.NameOf(kind)))
            named = ActionClasses.NameOf(kind);
        return how.LeaveOut.Contains(named) ? $"{named} is left out of this replay; 'include' names it to put it back" : null;
    }
}
