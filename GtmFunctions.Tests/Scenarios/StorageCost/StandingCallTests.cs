using GtmFunctions.Cli.Cost;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Telemetry.Destinations;
using GtmFunctions.Pipeline.Telemetry.Numbers;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using GtmFunctions.Tests.Scenarios.Polling;
using GtmFunctions.Tests.Scenarios.RulesThatOpsOwn;
using GtmFunctions.Tests.Scenarios.SubscribersHear;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.StorageCost;

/// <summary>
/// What an app calls besides what events cost, against <c>GtmFunctions/Cli/Cost/measured.json</c>: while none comes nobody but timers asks
/// anything, and while they come each instance looks at most as often as it must, however many lists there are.
/// </summary>
public sealed class StandingCallTests(AzuriteFixture azurite)
{
    private const string Rules = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email, account.domain: { from: data.email, as: domain } }
        workflows:
          leads:
            on: [lead.created]
            filter: { person.email: { $exists: true } }
            do: [ { to: first }, { to: second } ]
        destinations:
          first: { connector: http, url: SEQUENCER_URL }
          second: { connector: http, url: OTHER_URL }
        """;

    private const string Table = "account.domain,-> owner\nacme.example,ops@example.com\n";
    private const string Alerts = "\nalerts: { to: second }";

    private static readonly MeasuredStanding Measured = MeasuredCalls.Load().Standing;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Looks_WithFiveListsAccountsAndASubscriber_AreThoseThatTheCostTableSays()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, WithLists(5));
        await pipeline.SubscribeAsync("board", types: "deal.*");
        await pipeline.LeadAsync("msg_1", "ada");
        await FlushAsync(pipeline);
        var without = await CountAsync(pipeline, () => pipeline.LeadAsync("msg_2", "bob"));
        var counts = await CountAsync(pipeline, () => FlushAsync(pipeline));
        pipeline.Clock.Advance(Refreshing.Freshness + TimeSpan.FromSeconds(1));
        var calls = await CallsAsync(pipeline, () => pipeline.LeadAsync("msg_3", "cem"));

        var looks = Measured.Looks;
        Assert.Equal(
            Sum(looks.Rules, looks.Lists, looks.Accounts, looks.Subscriptions, looks.Destinations),
            Count(calls).Plus(without.Times(-1)));
        Assert.Equal(looks.Rules.BlobReads, calls.Count(call => call.EndsWith("gtm-config/current", StringComparison.Ordinal)));
        Assert.Equal(
            looks.Lists.Tables + looks.Accounts.Tables - 1, calls.Count(call => Names(call, TableNames.Lists)));
        Assert.Single(calls, call => Names(call, TableNames.Accounts));
        Assert.Equal(looks.Subscriptions.Tables, calls.Count(call => Names(call, TableNames.Subscriptions)));
        Assert.Equal(looks.Counts, counts);
    }

    [Fact]
    public async Task Looks_OfManyEventsWithinTheWhile_AreThoseOfOne()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, WithLists(3));
        await pipeline.LeadAsync("msg_0");

        var calls = await CallsAsync(pipeline, async () =>
        {
            for (var i = 1; i <= 5; i++)
                await pipeline.LeadAsync($"msg_{i}", $"lead{i}");
        });

        Assert.DoesNotContain(calls, call => Names(call, TableNames.Lists) || Names(call, TableNames.Accounts)
            || Names(call, TableNames.Subscriptions) || call.EndsWith("gtm-config/current", StringComparison.Ordinal));
    }

    [CiFact]
    public async Task Hours_InWhichNothingIsDue_AreThoseThatTheCostTableSays()
    {
        await using var sheet = await SheetServer.StartAsync(Table);
        var app = await HourAsync(Rules);
        var alerts = await HourAsync(Rules + Alerts);
        var list = await HourAsync(
            Rules + Alerts + "\nlists: { known: { from: SHEET_URL, key: account.domain, allowPrivate: true } }", sheet: sheet.Address);
        var linked = await HourAsync(
            Rules.Replace("do: [ { to: first }", "assign: sdr\n    do: [ { to: first }", StringComparison.Ordinal)
                + "\nassignments: { sdr: { table: known.csv, fallback: { owner: ops@example.com } } }" + Alerts
                + "\ntables: { known.csv: { from: SHEET_URL, allowPrivate: true } }",
            sheet: sheet.Address);
        var job = await HourAsync(Rules + "\njobs: { again: { do: enrich-again, every: \"30 2 * * *\" } }");
        var polls = await HourAsync(PollingPipeline.Document(PollingPipeline.ByCursor, "every: 1h"));
        var gaps = await HourAsync(Gaps);

        var measured = new StandingHourCalls
        {
            App = app,
            Alerts = Less(alerts, app),
            List = Less(list, alerts),
            Sheet = Less(linked, alerts),
            Job = Less(job, app),
            Polls = Less(polls, app),
            Gaps = Less(gaps, app),
        };
        TestContext.Current.SendDiagnosticMessage(measured.ToString().Replace("},", "},\n", StringComparison.Ordinal));
        Assert.Equal(Measured.Hours, measured);
    }

    private static string Gaps => PollingPipeline.Document(
        $"{PollingPipeline.ByCursor}, gaps: {{ same: id }}",
        source: """
            secrets: [FORMS_SECRET]
                signature: { header: X-Signature, algorithm: sha256, encoding: hex, payload: "{body}" }
                event: { id: "{id}:{changed}", type: type, time: changed, subject: id }
                types: { changed: lead.created }
                map: { person.email: email }
                gaps: { every: 6h }
            """)
        .Replace("event: { id: \"{id}:{changed}\" }", "event: { id: \"{id}:{changed}\", time: changed, subject: id }",
            StringComparison.Ordinal);

    // The checks of alerts have rhythms of up to ten minutes, so ten minutes are like all others of the hour
    private async Task<ServiceCalls> HourAsync(string document, string? sheet = null)
    {
        PipelineHarness? started = null;
        await using var api = await RecordServer.StartAsync(new PollingPipeline.ClockOf(() => started?.Clock ?? TimeProvider.System));
        await using var pipeline = started = await PipelineHarness.StartAsync(
            azurite,
            document,
            new() { ["SHEET_URL"] = sheet, ["API_URL"] = api.Address },
            new() { ["known.csv"] = Table });
        var timers = pipeline.Get<PipelineSurface>().Timers.ToDictionary(timer => timer.Name, timer => timer.Handler);
        foreach (var timer in timers.Values)
            await timer(Cancellation);

        // What the first run found out, the second goes by
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var timer in timers.Values)
            await timer(Cancellation);
        var often = await CountAsync(pipeline, async () =>
        {
            for (var minute = 1; minute <= 10; minute++)
            {
                pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
                foreach (var name in new[] { nameof(Timers.MeasureQueues), nameof(Timers.CheckAlerts), nameof(Timers.RunSchedules) })
                    await timers[name](Cancellation);
                if (minute % 5 == 0)
                    await timers[nameof(Timers.SweepDeadLetters)](Cancellation);
            }
        });
        var join = await CountAsync(pipeline, () => timers[nameof(Timers.JoinTraffic)](Cancellation));
        pipeline.Clock.Advance(TimeSpan.FromMinutes(50));
        var forget = await CountAsync(pipeline, () => timers[nameof(Timers.ForgetOld)](Cancellation));
        return Sum(often.Times(6), join.Times(4), forget);
    }

    private static string WithLists(int count)
    {
        var names = Enumerable.Range(1, count).Select(number => $"list{number}").ToArray();
        var conditions = string.Join(", ", names.Select(name => $"{{ account.domain: {{ $notInList: {name} }} }}"));
        return Rules.Replace("{ person.email: { $exists: true } }", $"{{ $and: [ {conditions} ] }}", StringComparison.Ordinal)
            + $"\nlists: {{ {string.Join(", ", names.Select(name => $"{name}: {{ from: import, key: domain }}"))} }}"
            + "\naccounts: { list: list1, map: { account.owner: owner } }";
    }

    private static async Task FlushAsync(PipelineHarness pipeline)
    {
        await pipeline.Get<NumberCounts>().FlushAsync(Cancellation);
        await pipeline.Get<TrafficCounts>().FlushAsync(Cancellation);
        await pipeline.Get<DestinationAnswers>().FlushAsync(Cancellation);
    }

    private static async Task<ServiceCalls> CountAsync(PipelineHarness pipeline, Func<Task> work) =>
        Count(await CallsAsync(pipeline, work));

    private static async Task<string[]> CallsAsync(PipelineHarness pipeline, Func<Task> work)
    {
        pipeline.Script.Calls.Clear();
        await work();
        return [.. pipeline.Script.Calls];
    }

    private static ServiceCalls Count(IEnumerable<string> calls) => calls.Select(call => ServiceCalls.None with
    {
        Tables = IsOfTables(call) ? 1 : 0,
        BlobReads = IsOfBlobs(call) && IsRead(call) ? 1 : 0,
        Blobs = IsOfBlobs(call) && !IsRead(call) ? 1 : 0,
        Queues = IsOfTables(call) || IsOfBlobs(call) ? 0 : 1,
    }).Aggregate(ServiceCalls.None, (one, other) => one.Plus(other));

    private static bool IsOfTables(string call) => call.Contains("/Gtm", StringComparison.Ordinal)
        || call.Contains("/Tables", StringComparison.Ordinal) || call.EndsWith("/$batch", StringComparison.Ordinal);

    private static bool IsOfBlobs(string call) =>
        ContainerNames.All.Any(name => $"{call}/".Contains($"/{name}/", StringComparison.Ordinal));

    // What is asked of a container itself is a list
    private static bool IsRead(string call) => call.StartsWith("GET ", StringComparison.Ordinal)
        && !ContainerNames.All.Any(name => call.EndsWith($"/{name}", StringComparison.Ordinal));

    private static bool Names(string call, string table) => call.Contains($"/{table}", StringComparison.Ordinal);

    private static ServiceCalls Sum(params ServiceCalls[] calls) => calls.Aggregate((one, other) => one.Plus(other));

    private static ServiceCalls Less(ServiceCalls calls, ServiceCalls others) => calls.Plus(others.Times(-1));
}
