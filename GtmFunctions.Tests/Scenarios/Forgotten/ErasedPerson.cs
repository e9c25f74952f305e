using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.People;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Alerts;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Forgotten;

/// <summary>A person who gets into every kind of place, is erased, and another one who stays.</summary>
internal static class ErasedPerson
{
    /// <summary>Who is erased.</summary>
    public const string Jane = "jane.roe+crm@acme.example";

    /// <summary>Who stays.</summary>
    public const string Mary = "mary.roe+crm@acme.example";

    /// <summary>A document with every kind of place.</summary>
    public static readonly string Document = RetentionDocument.Text
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

    /// <summary>Starts a pipeline with it.</summary>
    /// <param name="azurite">The run's storage.</param>
    /// <param name="account">An account of another one that it is to be on.</param>
    public static async Task<PipelineHarness> StartAsync(AzuriteFixture azurite, string? account = null)
    {
        var pipeline = await PipelineHarness.StartAsync(azurite, Document, tables: RetentionDocument.Tables, account: account);
        pipeline.Behave("companies", 200);
        return pipeline;
    }

    /// <summary>
    /// A lead with an owner, its copies, pages and use, one that is given up with the address in its reason, a body that nobody can read,
    /// a large one, a form, evidence of alerts and of refusals, and another person of the same company.
    /// </summary>
    public static async Task LiveAsync(PipelineHarness pipeline)
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

    /// <summary>The steps of the first pass, of that an hour later, and of the last.</summary>
    public static async Task RunOutAsync(PipelineHarness pipeline)
    {
        foreach (var wait in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromHours(2), TimeSpan.FromDays(9), TimeSpan.FromHours(1)])
        {
            pipeline.Clock.Advance(wait);
            await pipeline.Get<OpsTimers>().SweepDeadLettersAsync(Cancellation);
            await pipeline.DrainAsync();
        }
    }

    /// <summary>Asks for an erasure.</summary>
    public static Task<(int Status, JsonNode Answer)> EraseAsync(PipelineHarness pipeline, string body) =>
        pipeline.CallAsync<PeopleEndpoints>((people, request) => people.EraseAsync(request, Cancellation), body);
}
