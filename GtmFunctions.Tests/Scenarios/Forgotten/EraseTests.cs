using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.People;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Alerts;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Forgotten;

/// <summary>A person who is in every kind of place, and after the erasure in none.</summary>
public sealed class EraseTests(AzuriteFixture azurite)
{
    private const string Jane = "jane.roe+crm@acme.example";
    private const string Mary = "mary.roe+crm@acme.example";

    private static readonly string Document = RetentionDocument.Text
        .Replace("enrich: [company]", "enrich: [company, person]", StringComparison.Ordinal)
        .Replace(
            "enrichers:\n",
            """
            enrichers:
              person:
                key: person.email
                cache: 2d
                waterfall: [ { connector: http, url: "{{ settings.COMPANY_API }}/people", map: { person.title: title } } ]

            """,
            StringComparison.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Person_InEveryKindOfPlace_IsNowhereAfterwards()
    {
        await using var pipeline = await StartAsync();
        await LiveAsync(pipeline);
        var draft = await PreviewedAsync(pipeline, Jane);
        Assert.NotEmpty(await StoredBytes.FindAsync(pipeline, Jane));
        var (_, counted) = await EraseAsync(pipeline, "{\"email\":\"Jane.Roe+crm@acme.example\",\"dryRun\":true}");
        Assert.True(Number(counted, "events") >= 9, counted.ToJsonString());
        Assert.NotEmpty(await StoredBytes.FindAsync(pipeline, Jane));

        var (status, begun) = await EraseAsync(pipeline, $$"""{"email":"{{Jane}}","reason":"{{Jane}} asked by letter"}""");
        Assert.Equal((202, "running"), (status, FieldText.From(begun["state"])));
        Assert.Equal("the person asked by letter", FieldText.From(begun["reason"]));
        await RunOutAsync(pipeline);

        Assert.Empty(await StoredBytes.FindAsync(pipeline, Jane));
        Assert.Null(await pipeline.Get<RulesDrafts>().FindPreviewAsync(draft, Cancellation));
        var (again, record) = await EraseAsync(pipeline, $$"""{"email":"{{Jane}}","reason":"once more"}""");
        Assert.Equal((200, "done", "3"), (again, FieldText.From(record["state"]), FieldText.From(record["passesDone"])));
        Assert.True(Number(record, "events") >= 9 && Number(record, "deadLetters") >= 2, record.ToJsonString());
        Assert.NotEmpty(await StoredBytes.FindAsync(pipeline, Mary));
    }

    // A preview of a draft shows what people were sent
    private static async Task<RulesDraft> PreviewedAsync(PipelineHarness pipeline, string email)
    {
        var drafts = pipeline.Get<RulesDrafts>();
        var now = pipeline.Clock.GetUtcNow();
        var draft = await drafts.TryKeepAsync(
            new RulesDraft
            {
                Id = RulesDrafts.NewId(now),
                Bundle = new ConfigurationBundle("gtm.yaml", Document, new Dictionary<string, string>()),
                By = PublicationAuthor.Person("Ann"),
                At = now,
            },
            Cancellation);
        await drafts.KeepPreviewAsync(draft!, $$"""{"message":"new lead {{email}}"}""", Cancellation);
        return draft!;
    }

    [Fact]
    public async Task Event_OfAnErasedPerson_IsAHeadWithoutThem()
    {
        await using var pipeline = await StartAsync();
        var id = await pipeline.LeadAsync(Jane, "msg_1");
        var other = await pipeline.LeadAsync(Mary, "msg_2");

        await EraseAsync(pipeline, $$"""{"email":"{{Jane}}","reason":"asked"}""");
        await pipeline.DrainAsync();

        var trace = await pipeline.TraceAsync(id);
        Assert.Equal(
            ("forms", "lead.created", "delivered"),
            (FieldText.From(trace["source"]), FieldText.From(trace["type"]), FieldText.From(trace["outcome"])));
        Assert.Contains("erased", FieldText.From(trace["forgotten"]), StringComparison.Ordinal);
        Assert.Null(trace["event"]);
        Assert.Empty(trace["stages"]!.AsArray());
        Assert.Equal(Mary, FieldText.From((await pipeline.TraceAsync(other))["event"]!["data"]!["person"]!["email"]));
        var (status, answer) = await pipeline.ReplayAsync((ops, request) => ops.ReplayEventAsync(request, id, Cancellation));
        Assert.Equal(409, status);
        Assert.Contains("was erased", FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_UnderWay_IsLetRunOutAndErasedByALaterPass()
    {
        await using var pipeline = await StartAsync();
        await pipeline.SendTypeAsync("form.submitted", Jane, "msg_1");
        await EraseAsync(pipeline, $$"""{"email":"{{Jane}}","reason":"asked"}""");

        await pipeline.DrainAsync();
        Assert.Single(pipeline.Received("sequencer"));

        await RunOutAsync(pipeline);
        Assert.Single(pipeline.Received("sequencer"));
        Assert.Empty(await StoredBytes.FindAsync(pipeline, Jane));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task Erasure_EndedAtAnyStorageCall_IsGoneOnWith(bool takesEffect)
    {
        await using var pipeline = await StartAsync();
        for (var call = 0; call < 60; call += 7)
        {
            await pipeline.LeadAsync(Jane, $"msg_{call}");
            await EraseAsync(pipeline, $$"""{"email":"{{Jane}}","reason":"asked","again":true}""");
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, takesEffect ? Strike.After : Strike.Before, fatal: true);
            try
            {
                await pipeline.DrainAsync(rounds: 3);
            }
            catch (Exception ended) when (ended is AggregateException or StorageScript.ScriptedFailure or Xunit.Sdk.XunitException)
            {
                // The process ends with it
            }

            pipeline.Script.Restart();
            pipeline.Script.Fail(-1, Strike.Before, fatal: false);
            await RunOutAsync(pipeline);
            Assert.Empty(await StoredBytes.FindAsync(pipeline, Jane));
        }
    }

    [Theory]
    [InlineData("{}", "'email' is the person's e-mail address")]
    [InlineData("""{"email":"nobody"}""", "'email' is the person's e-mail address")]
    [InlineData("""{"email":"a@b.example"}""", "Say why")]
    [InlineData("""{"mail":"a@b.example","reason":"x"}""", "'mail' is not known here: did you mean 'email'?")]
    public async Task Call_ThatSaysTooLittle_IsRefused(string body, string error)
    {
        await using var pipeline = await StartAsync();

        var (status, answer) = await EraseAsync(pipeline, body);

        Assert.Equal(400, status);
        Assert.Contains(error, FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfAPerson_HasTheirEventsSignalsAndOwners()
    {
        await using var pipeline = await StartAsync();
        var id = await pipeline.LeadAsync(Jane, "msg_1");
        await pipeline.SendTypeAsync("use", Jane, "msg_2");
        await pipeline.LeadAsync(Mary, "msg_3");
        await pipeline.DrainAsync();

        var (status, held) = await ExportAsync(pipeline, Jane);

        Assert.Equal((200, Jane), (status, FieldText.From(held["person"])));
        Assert.Equal(2, held["events"]!.AsArray().Count);
        Assert.Contains(held["events"]!.AsArray(), one => FieldText.From(one!["event"]!["data"]!["raw"]!["data"]!["email"]) == Jane);
        Assert.Equal("gone-quiet", FieldText.From(Assert.Single(held["signals"]!.AsArray())!["signal"]));
        Assert.Equal(id, FieldText.From(Assert.Single(held["owners"]!.AsArray())!["event"]));
        Assert.DoesNotContain(Mary, held.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Person_With500Events_IsNowhereAfterwards()
    {
        await using var pipeline = await StartAsync();
        for (var sent = 0; sent < 500; sent++)
        {
            await pipeline.SendTypeAsync((sent % 3) switch { 0 => "form.submitted", 1 => "page.seen", _ => "use" }, Jane, $"msg_{sent}");
            if (sent % 25 == 24)
                await pipeline.DrainAsync();
        }

        await LiveAsync(pipeline);
        await EraseAsync(pipeline, $$"""{"email":"{{Jane}}","reason":"asked"}""");
        await RunOutAsync(pipeline);

        Assert.Empty(await StoredBytes.FindAsync(pipeline, Jane));
        var (_, record) = await EraseAsync(pipeline, $$"""{"email":"{{Jane}}","reason":"asked"}""");
        Assert.True(Number(record, "events") >= 500, record.ToJsonString());
    }

    private async Task<PipelineHarness> StartAsync()
    {
        var pipeline = await PipelineHarness.StartAsync(azurite, Document, tables: RetentionDocument.Tables);
        pipeline.Behave("companies", 200);
        return pipeline;
    }

    // A lead with an owner, its copies, pages and use, one that is given up with the address in its reason, a body that nobody can read,
    // a large one, a form, evidence of alerts and of refusals, and another person of the same company
    private static async Task LiveAsync(PipelineHarness pipeline)
    {
        await pipeline.LeadAsync(Jane, "lead_1");
        await pipeline.SendTypeAsync("form.submitted", Jane, "lead_1");
        await pipeline.LeadAsync(Mary, "lead_2");
        for (var page = 0; page < 3; page++)
            await pipeline.SendTypeAsync("page.seen", Jane, $"page_{page}");
        await pipeline.SendTypeAsync("use", Jane, "use_1");
        await pipeline.DrainAsync();
        pipeline.Clock.Advance(TimeSpan.FromDays(2));
        pipeline.Behave("sequencer", 500);
        await pipeline.LeadAsync(Jane, "lead_3");
        pipeline.Behave("sequencer", 200);
        await pipeline.SendAsync(
            "forms",
            "{\"type\":\"form.submitted\",\"data\":{\"email\":\"" + Jane + "\",\"notes\":\"" + new string('x', 70_000) + "\"}}",
            "large_1");
        await pipeline.SendAsync("forms", "{\"type\":\"form.submitted\",\"data\":{\"email\":\"" + Jane + "\"", "broken_1");
        await pipeline.SendAsync(
            "forms", "{\"type\":\"form.submitted\",\"data\":{\"text\":\"write to <" + Jane + ">, please\"}}", "text_1");
        await pipeline.DrainAsync();

        var now = pipeline.Clock.GetUtcNow();
        await pipeline.Get<TrafficRecords>().WriteAsync(
            "i1", new TrafficHour("forms", now, [1], [1], $"no secret signs {Jane}"), Cancellation);
        var escaped = Jane.Replace("+", "\\u002B", StringComparison.Ordinal);
        await pipeline.Get<AlertRecords>().TryWriteAsync(
            new StoredAlert("k1", "dead-letter", Jane, "{\"problem\":{\"sample\":\"" + escaped + "\"}}"), Cancellation);
        await pipeline.Get<Failures>().NoteAsync(
            QueueNames.Actions, new BinaryData("x"), new StageFailure($"{Jane} is no value", now, 3), Cancellation);
    }

    // The steps of the first pass, of that an hour later, and of the last
    private static async Task RunOutAsync(PipelineHarness pipeline)
    {
        foreach (var wait in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromHours(2), TimeSpan.FromDays(9), TimeSpan.FromHours(1)])
        {
            pipeline.Clock.Advance(wait);
            await pipeline.Get<OpsTimers>().SweepDeadLettersAsync(Cancellation);
            await pipeline.DrainAsync();
        }
    }

    private static int Number(JsonNode answer, string name) => int.Parse(FieldText.From(answer[name])!, CultureInfo.InvariantCulture);

    private static Task<(int Status, JsonNode Answer)> EraseAsync(PipelineHarness pipeline, string body) =>
        pipeline.CallAsync<PeopleEndpoints>((people, request) => people.EraseAsync(request, Cancellation), body);

    private static Task<(int Status, JsonNode Answer)> ExportAsync(PipelineHarness pipeline, string email) =>
        pipeline.CallAsync<PeopleEndpoints>(
            (people, request) =>
            {
                request.QueryString = new Microsoft.AspNetCore.Http.QueryString($"?email={Uri.EscapeDataString(email)}");
                return people.ExportAsync(request, Cancellation);
            });
}
