using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Route;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Route.Replay;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Jobs;

/// <summary>Finds what a run of a job would do: the dry run, and the first half of a run. It writes nothing.</summary>
internal sealed class JobPlanner(EventSearch search, EventTrace trace, RouteDecider decider, TimeProvider clock)
{
    private const int AtOnce = 16;
    private const string NoPayload = "its payload is forgotten";

    /// <summary>Looks at the newest event of each subject, as far back and as many as the job says.</summary>
    /// <param name="job">The job.</param>
    /// <param name="configuration">The rules of today.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<JobPlan> PlanAsync(Job job, Configuration configuration, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (newest, isCut) = await NewestAsync(job, now, cancellation);
        var looks = new ConcurrentDictionary<int, Look>();
        await Parallel.ForEachAsync(
            newest.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (one, token) => looks[one.Index] = await LookAsync(job, configuration, one.Item, now, token));
        Look[] all = [.. looks.OrderBy(one => one.Key).Select(one => one.Value)];
        return new JobPlan
        {
            Looked = newest.Count,
            IsCut = isCut,
            PutBack = [.. newest.Zip(all).Where(one => one.Second.PutBack).Select(one => one.First)],
            Duplicates = DuplicatePeople.Find(
                [.. all.Select(look => look.Person).OfType<KnownPerson>().DistinctBy(person => person.Email)]),
            Counts = all.SelectMany(look => look.Told).CountBy(told => told).OrderBy(count => count.Key, StringComparer.Ordinal)
                .ToDictionary(StringComparer.Ordinal),
        };
    }

    private async Task<(IReadOnlyList<IndexedEvent> Newest, bool IsCut)> NewestAsync(
        Job job, DateTimeOffset now, CancellationToken cancellation)
    {
        var query = new EventQuery(job.Source, job.Type, Since: now - job.Since, Top: int.MaxValue);
        var newest = new Dictionary<(string Type, string Subject), IndexedEvent>();
        await foreach (var line in search.AllAsync(query, cancellation))
        {
            if (newest.Count == job.Most)
                return ([.. newest.Values], true);
            newest.TryAdd((line.Type, line.Subject ?? line.Id), line);
        }

        return ([.. newest.Values], false);
    }

    private async Task<Look> LookAsync(
        Job job, Configuration configuration, IndexedEvent line, DateTimeOffset now, CancellationToken cancellation)
    {
        var rows = await trace.ReadAllAsync(line.Id, cancellation);
        if (KeptEvent.From(rows) is not { } kept)
            return new Look([NoPayload]);
        return job.Kind switch
        {
            JobKind.EnrichAgain => Aged(rows, now - job.OlderThan),
            JobKind.ScoreAgain => await MovedAsync(configuration, rows, kept, cancellation),
            JobKind.FindDuplicates => new Look([]) { Person = KnownPerson.From(line.Id, line.FirstSeenAt, kept.Enriched.Data) },
            _ => throw new ArgumentOutOfRangeException(nameof(job), job.Kind, "No job of this kind is known."),
        };
    }

    private static Look Aged(IReadOnlyList<(string Row, JsonObject Story)> rows, DateTimeOffset before) => EnrichmentAge.Find(rows) switch
    {
        null => new Look(["nothing was looked up for it"]),
        { } at when at >= before => new Look(["what was looked up is young enough"]),
        _ => new Look([]) { PutBack = true },
    };

    private async Task<Look> MovedAsync(
        Configuration configuration, IReadOnlyList<(string Row, JsonObject Story)> rows, KeptEvent kept, CancellationToken cancellation)
    {
        if (StoredDecisions.All(rows).LastOrDefault() is not { } then)
            return new Look(["nothing was decided for it yet"]);
        if (then.Configuration == configuration.Version)
            return new Look(["the rules of today decided it"]);
        var moves = ScoreMoves.Find(then, await decider.PreviewAsync(configuration, kept.Enriched, Known.Nothing, cancellation));
        return moves.Count == 0 ? new Look(["its score reaches the tier of before"]) : new Look(moves) { PutBack = true };
    }

    /// <summary>What was found of one event.</summary>
    /// <param name="Told">What is counted of it.</param>
    private sealed record Look(IReadOnlyList<string> Told)
    {
        public bool PutBack { get; init; }

        public KnownPerson? Person { get; init; }
    }
}
