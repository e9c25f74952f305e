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
    PreviewHandOvers handOvers,
    ConfigurationVersions versions,
    ListsInUse lists,
    LiveSubscriptions subscriptions,
    ConnectorCatalogue catalogue,
    TimeProvider clock)
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
        if (question.Fixtures is { } fixtures)
        {
            await TellAsync(
                question,
                FixtureSides.RuleAsync(question, unknown, cancellation),
                subscribed,
                tally,
                unknown,
                _ => { },
                cancellation);
            progress?.Report(new PreviewProgress(fixtures.Count, fixtures.Count, tally.Events));
            return tally.Result(unknown.Render([]));
        }

        var (found, first, prepared) = await PrepareAsync(question, unknown, progress, cancellation);
        var (liveStart, draftStart) = (Route.Core.MemoryStart.Nothing, Route.Core.MemoryStart.Nothing);
        if (first is { } at)
        {
            liveStart = await start.ReadAsync(question.Live, at, cancellation);
            draftStart = await start.ReadAsync(question.Draft, at, cancellation);
        }

        var rules = new PreviewRules(question.Live, liveStart, question.Draft, draftStart, clock.GetUtcNow());
        await TellAsync(
            question,
            RuleAsync(rules, prepared, unknown, cancellation),
            subscribed,
            tally,
            unknown,
            decided => progress?.Report(new PreviewProgress(found, found, decided)),
            cancellation);
        progress?.Report(new PreviewProgress(found, found, tally.Events));
        return tally.Result(unknown.Render(rules.Signals.Others));
    }

    // What went on to others is told once that is settled: it waits, with short messages, while later events are told
    private async Task TellAsync(
        PreviewQuestion question,
        IAsyncEnumerable<RuledTwice> ruled,
        IReadOnlyList<LiveSubscription> subscribed,
        PreviewTally tally,
        PreviewUnknown unknown,
        Action<int> told,
        CancellationToken cancellation)
    {
        var (waiting, count) = (new List<(RuledTwice Ruled, PreviewChange Change)>(), 0);
        var compared = OrderedWork.RunAsync(
            ruled,
            ShownAtOnce,
            (one, _) => Task.FromResult((one, sides.Compare(question.Live, question.Draft, subscribed, one))),
            cancellation);
        await foreach (var (one, change) in compared)
        {
            // What neither side has is nobody's event
            if (change is { Before.Outcome: PreviewSide.Absent, After.Outcome: PreviewSide.Absent })
                continue;
            if (one.IsSettled)
                await AddAsync(one, change);
            else
                waiting.Add((one, PreviewShortening.Shorten(change)));
            if (++count % ToldEach != 0)
                continue;
            told(count);
            await AddSettledAsync();
        }

        await AddSettledAsync();

        async Task AddSettledAsync()
        {
            foreach (var (one, change) in waiting.Where(held => held.Ruled.IsSettled))
                await AddAsync(one, change);
            waiting.RemoveAll(held => held.Ruled.IsSettled);
        }

        async Task AddAsync(RuledTwice one, PreviewChange compared)
        {
            var change = handOvers.Lay(question.Live, question.Draft, compared, one);
            if (one.After.Ways.Any(way => !way.IsKnown))
                unknown.AddUnheard();
            tally.Add(change);
            if (change.Kinds.Count > 0 && question.EachChange is { } each)
                await each(change, cancellation);
        }
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
        rules.RunOut();
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
