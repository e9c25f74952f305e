using System.Runtime.CompilerServices;
using System.Text.Json;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>
/// Compares a draft of the rules with the live ones over events as they are recorded: events are read several at once, decided by both
/// sides one after the other in the order and at the instants of their decisions, and their calls written several at once. Nobody is asked,
/// nothing is claimed, written or sent, and only a bounded number of events is held at a time.
/// </summary>
internal sealed class PreviewRun(
    RecordedEvents events,
    PreviewStart start,
    PreviewSides sides,
    ConfigurationVersions versions,
    ListsInUse lists,
    LiveSubscriptions subscriptions,
    ConnectorCatalogue catalogue)
{
    private const int ReadAtOnce = 32;
    private const int ToldEach = 100;

    private static readonly int ShownAtOnce = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Runs a preview.</summary>
    /// <param name="question">Which rules, and over which events.</param>
    /// <param name="progress">Told how far it has come; nobody is where <see langword="null"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The comparison; of no event where none was found.</returns>
    public async Task<PreviewResult> RunAsync(
        PreviewQuestion question, IProgress<PreviewProgress>? progress, CancellationToken cancellation)
    {
        await lists.EnsureAsync(cancellation);
        var subscribed = await subscriptions.AllAsync(cancellation);
        var unknown = new PreviewUnknown(question);
        var tally = new PreviewTally(question, subscribed, catalogue);
        var (found, first, prepared) = await PrepareAsync(question, unknown, progress, cancellation);
        var (liveStart, draftStart) = (Route.Core.MemoryStart.Nothing, Route.Core.MemoryStart.Nothing);
        if (first is { } at)
        {
            liveStart = await start.ReadAsync(question.Live, at, cancellation);
            draftStart = await start.ReadAsync(question.Draft, at, cancellation);
        }

        var rules = new PreviewRules(question.Live, liveStart, question.Draft, draftStart);
        var ruled = RuleAsync(rules, prepared, unknown, cancellation);
        var compared = OrderedWork.RunAsync(
            ruled, ShownAtOnce, (one, _) => Task.FromResult(sides.Compare(question.Live, question.Draft, subscribed, one)), cancellation);
        await foreach (var change in compared)
        {
            // What neither side has is nobody's event
            if (change is { Before.Outcome: PreviewSide.Absent, After.Outcome: PreviewSide.Absent })
                continue;
            tally.Add(change);
            if (change.Kinds.Count > 0 && question.EachChange is { } each)
                await each(change, cancellation);
            if (tally.Events % ToldEach == 0)
                progress?.Report(new PreviewProgress(found, found, tally.Events));
        }

        progress?.Report(new PreviewProgress(found, found, tally.Events));
        return tally.Result(unknown.Render(rules.Signals));
    }

    private async Task<(int Found, DateTimeOffset? First, IAsyncEnumerable<Prepared?> Prepared)> PrepareAsync(
        PreviewQuestion question, PreviewUnknown unknown, IProgress<PreviewProgress>? progress, CancellationToken cancellation)
    {
        if (question.Given is { } given)
        {
            return (given.Count, null, OrderedWork.RunAsync(
                given.ToAsyncEnumerable(), ReadAtOnce, (one, ended) => PrepareAsync(question, one, ended), cancellation));
        }

        var (lines, isCut) = await events.FindAsync(
            question, looked => progress?.Report(new PreviewProgress(null, looked, 0)), cancellation);
        unknown.IsCut = isCut;
        progress?.Report(new PreviewProgress(lines.Count, lines.Count, 0));
        var ids = lines.Select(line => line.Id).ToHashSet(StringComparer.Ordinal);
        return (lines.Count, lines.Count > 0 ? lines[0].FirstSeenAt : null, OrderedWork.RunAsync(
            lines.ToAsyncEnumerable(), ReadAtOnce, (line, ended) => ReadAsync(question, line, ids, ended), cancellation));
    }

    private async Task<Prepared?> ReadAsync(
        PreviewQuestion question, IndexedEvent line, HashSet<string> ids, CancellationToken cancellation)
    {
        try
        {
            return await events.ReadAsync(line, ids.Contains, cancellation) is { } recorded
                ? await PrepareAsync(question, recorded, cancellation)
                : null;
        }
        catch (Exception own) when (own is JsonException or InvalidOperationException or FormatException)
        {
            // One event that cannot be put back as it is kept costs no other its preview
            return null;
        }
    }

    private async Task<Prepared?> PrepareAsync(PreviewQuestion question, RecordedEvent recorded, CancellationToken cancellation)
    {
        var takenBy = recorded.Configuration == question.Live.Version
            ? question.Live
            : await versions.FindAsync(recorded.Configuration, cancellation);
        return new Prepared(
            recorded,
            SideEvent.Create(question.Live, recorded, takenBy),
            SideEvent.Create(question.Draft, recorded, takenBy),
            takenBy);
    }

    // Events come as they were taken in. One that waited for an answer was decided after others that came later, and is held until then
    private static async IAsyncEnumerable<RuledTwice> RuleAsync(
        PreviewRules rules,
        IAsyncEnumerable<Prepared?> prepared,
        PreviewUnknown unknown,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var waiting = new PriorityQueue<Prepared, (DateTimeOffset At, long Turn, long Place)>();
        var place = 0L;
        await foreach (var next in prepared.WithCancellation(cancellation))
        {
            if (next is null)
            {
                unknown.AddGone();
                continue;
            }

            unknown.Add(next.Recorded, next.After, next.TakenBy);
            waiting.Enqueue(next, (next.Recorded.DecidedAt, next.Turn, place++));
            while (waiting.TryPeek(out _, out var due) && due.At < next.Recorded.FirstSeenAt)
                yield return Rule(waiting.Dequeue());
        }

        while (waiting.Count > 0)
            yield return Rule(waiting.Dequeue());
        foreach (var made in rules.OnlyOfDraft())
            yield return made;

        RuledTwice Rule(Prepared one) => rules.Decide(one.Recorded, one.Before, one.After);
    }

    private sealed record Prepared(RecordedEvent Recorded, SideEvent Before, SideEvent After, Configuration? TakenBy)
    {
        // Of those that were decided in one instant, who had the earlier turn was decided earlier
        public long Turn =>
            Recorded.Decided?.Workflows.Select(workflow => workflow.Owner?.Turn?.After.Turn).FirstOrDefault(turn => turn > 0) ?? 0;
    }
}
