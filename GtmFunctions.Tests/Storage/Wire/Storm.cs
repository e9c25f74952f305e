using System.Collections.Concurrent;
using Azure;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Scenarios;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Storage.Wire;

/// <summary>What a storm did, and what became of the events in it.</summary>
/// <param name="Seed">What its faults and failing destinations were drawn by.</param>
/// <param name="Events">The events that were sent, without those that signals made of them.</param>
/// <param name="Requests">The requests to storage.</param>
/// <param name="Faults">Those of them that met a fault.</param>
/// <param name="DeadLetters">The actions that became dead letters, and were replayed.</param>
/// <param name="Lost">What never arrived.</param>
/// <param name="Twice">What arrived under two idempotency keys, or was counted or owned twice.</param>
/// <param name="Repeated">What arrived again under the same key, which a destination can tell.</param>
/// <param name="Stuck">What did not come to an end: messages that are left, events without an outcome.</param>
internal sealed record StormReport(
    int Seed, int Events, int Requests, int Faults, int DeadLetters, int Lost, int Twice, int Repeated, int Stuck);

/// <summary>
/// Events through the whole pipeline while the wire to storage fails at random: 4 % of the writes take effect untold, 3 % are lost, 3 % are
/// refused, 1 % are delivered twice or late, and 2 % of the reads fail. Each event is enriched, gets an owner, counts for a signal and goes
/// to three destinations, some of which fail at first and some of which refuse.
/// </summary>
internal sealed class Storm(int seed, int events)
{
    private const int PerDomain = 2;
    private const int MostAsked = 20;

    private static readonly string[] Destinations = ["first", "second", "third"];

    private readonly ConcurrentDictionary<(string To, string Subject, string Key), ConcurrentQueue<int>> _calls = new();
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private int _deadLetters;

    private const string Document = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email, account.domain: { from: person.email, as: domain } }
        enrichers:
          company:
            key: account.domain
            cache: 30d
            waterfall: [ { connector: http, url: "{{ settings.COMPANY_API }}/{{ account.domain }}", map: { account.employees: employees } } ]
        signals:
          keen: { key: account.domain, within: 1d, all: [ { on: lead.created, atLeast: 2 } ], emit: account.keen }
        assignments:
          sdr: { pool: reps.csv, fallback: { owner: ops@example.com } }
        workflows:
          inbound:
            on: [lead.created]
            enrich: [company]
            assign: sdr
            do: [ { to: first, template: lead }, { to: second, template: lead }, { to: third, template: lead } ]
          keen: { on: account.keen, do: [ { to: fourth, template: keen } ] }
        destinations:
          first: { connector: http, url: FIRST_URL }
          second: { connector: http, url: SECOND_URL, limit: { requests: 1000, per: 1s } }
          third: { connector: http, url: THIRD_URL }
          fourth: { connector: http, url: FOURTH_URL }
        templates:
          lead: { subject: "{{ person.email }}", owner: "{{ owner.email }}", employees: "{{ account.employees }}" }
          keen: { subject: "{{ account.domain }}" }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Lets it blow, and audits what is left.</summary>
    public async Task<StormReport> BlowAsync(AzuriteFixture azurite)
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document, Settings(server.Url), Tables(), wire);
        wire.Let((request, _) => Fault(request));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, events),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation },
            async (number, _) => await SendAsync(pipeline, number));
        await pipeline.DrainAsync(rounds: 1000);
        while (await ReplayAsync(pipeline) > 0)
            await pipeline.DrainAsync(rounds: 1000);

        var (requests, faults) = (wire.Requests, wire.Faults);
        wire.Mend();
        await pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation);
        return await AuditAsync(pipeline, requests, faults);
    }

    // A provider sends until it is answered 200
    private static async Task SendAsync(PipelineHarness pipeline, int number)
    {
        var body = $$$"""{"type":"form.submitted","timestamp":"2026-11-23T08:59:00Z","data":{"email":"{{{Lead(number)}}}"}}""";
        while ((await pipeline.SendAsync("forms", body, $"msg_{number}")).Status != 200)
            continue;
    }

    private async Task<int> ReplayAsync(PipelineHarness pipeline)
    {
        await AgainAsync(() => pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation));
        var letters = await AgainAsync(() => Letters.ListAllAsync(pipeline));
        foreach (var letter in letters)
        {
            await AgainAsync(() => pipeline.OpsAsync(
                (ops, request) => ops.ReplayDeadLetterAsync(request, FieldText.From(letter["id"])!, Cancellation)));
        }

        _deadLetters += letters.Count;
        return letters.Count;
    }

    private async Task<StormReport> AuditAsync(PipelineHarness pipeline, int requests, int faults)
    {
        var expected = Enumerable.Range(0, events).SelectMany(number => Destinations.Select(to => (to, Lead(number))))
            .Concat(Enumerable.Range(0, events / PerDomain).Select(domain => ("fourth", Domain(domain))));
        var arrived = _calls.Where(call => call.Value.Contains(200)).ToLookup(call => (call.Key.To, call.Key.Subject));
        var lines = (await pipeline.Get<EventSearch>().SearchAsync(new EventQuery(Top: 10 * events), Cancellation)).Events;
        var owners = (await pipeline.Get<AssignmentLedger>().ListAsync("reps.csv", "20261123", Cancellation)).ToLookup(
            entry => entry.Email);
        var made = events + (events / PerDomain);
        var owned = owners.Sum(owner => owner.Count());
        var turns = owners.Max(owner => owner.Count()) - owners.Min(owner => owner.Count());
        var left = 0;
        foreach (var queue in QueueNames.All.SelectMany(name => new[] { name, QueueNames.PoisonOf(name) }))
            left += (await pipeline.Queue(queue).GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount;
        return new StormReport(
            seed,
            events,
            requests,
            faults,
            _deadLetters,
            Lost: expected.Count(one => !arrived.Contains(one)) + Math.Max(0, made - lines.Count) + Math.Max(0, events - owned),
            Twice: arrived.Count(one => one.Count() > 1)
                + Math.Max(0, lines.Count - made) + Math.Max(0, owned - events) + Math.Max(0, turns - 1),
            Repeated: arrived.SelectMany(one => one).Sum(call => call.Value.Count(status => status == 200) - 1),
            Stuck: left + lines.Count(line => line.Outcome != "delivered"));
    }

    // Some calls fail at first and are tried again, some are refused and become dead letters; each works in the end
    private Task AnswerAsync(ReceivedRequest request, HttpContext context)
    {
        var to = request.Target.Trim('/').Split('/')[0];
        if (to == "companies")
            return context.Response.WriteAsync("""{"employees":850}""");
        var key = request.Header("Idempotency-Key")!;
        var answers = _calls.GetOrAdd((to, FieldText.From(request.Json["subject"])!, key), _ => []);
        var luck = Convert.ToInt32(KeyHash.For($"{seed} {to} {request.Json["subject"]}")[..4], 16) % 100;
        var status = !answers.IsEmpty ? 200 : luck < 10 ? 500 : luck < 16 ? 422 : 200;
        answers.Enqueue(status);
        context.Response.StatusCode = status;
        return context.Response.WriteAsync("{}");
    }

    private WireFault? Fault(WireRequest request)
    {
        double luck;
        lock (_lock)
            luck = 100 * _random.NextDouble();
        return (request.IsWrite, luck) switch
        {
            (true, < 4) => WireFault.Untold,
            (true, < 7) => WireFault.Lost,
            (true, < 10) => WireFault.Refused,
            (true, < 10.5) => WireFault.Twice,
            (true, < 11) => WireFault.Late,
            (false, < 1) => WireFault.Lost,
            (false, < 2) => WireFault.Refused,
            _ => null,
        };
    }

    // As a person does who is told that it did not work
    private static async Task<T> AgainAsync<T>(Func<Task<T>> ask)
    {
        for (var again = MostAsked; ; again--)
        {
            try
            {
                return await ask();
            }
            catch (Exception failure) when (again > 0 && failure is (RequestFailedException or AggregateException))
            {
                continue;
            }
        }
    }

    private static Task<bool> AgainAsync(Func<Task> ask) => AgainAsync(async () =>
    {
        await ask();
        return true;
    });

    private static string Lead(int number) => $"lead{number}@{Domain(number / PerDomain)}";

    private static string Domain(int number) => $"d{number}.example";

    private static Dictionary<string, string?> Settings(Uri server) => new()
    {
        ["COMPANY_API"] = $"{server}companies",
        ["FIRST_URL"] = $"{server}first",
        ["SECOND_URL"] = $"{server}second",
        ["THIRD_URL"] = $"{server}third",
        ["FOURTH_URL"] = $"{server}fourth",
    };

    private static Dictionary<string, string> Tables() => new()
    {
        ["reps.csv"] =
            "name,email,team,timezone,hours,out\nAda,ada@example.com,sdr,UTC,,\nBob,bob@example.com,sdr,UTC,,\nCem,cem@example.com," +
            "sdr,UTC,,",
    };
}
