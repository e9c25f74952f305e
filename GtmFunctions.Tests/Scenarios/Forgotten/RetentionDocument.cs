using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Retention;
using GtmFunctions.Pipeline.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Forgotten;

/// <summary>A document that uses every kind of data and keeps none for long, and what its tests do with it.</summary>
internal static class RetentionDocument
{
    public const string Text = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created, page.seen: page.viewed, use: product.activity }
            map: { person.email: data.email, person.name: data.name, account.domain: { from: person.email, as: domain } }
        enrichers:
          company:
            key: account.domain
            cache: 2d
            waterfall: [ { connector: http, url: "{{ settings.COMPANY_API }}/{{ account.domain }}", map: { account.industry: industry } } ]
        signals:
          interest: { key: account.domain, within: 3d, all: [ { on: page.viewed, atLeast: 2 } ], emit: account.interested, cooldown: 1d }
          gone-quiet: { key: person.email, on: [product.activity], quietFor: 2d, emit: person.inactive }
        assignments:
          sdr:
            pool: reps.csv
            strategy: round-robin
            sticky: { window: 5d }
            fallback: { owner: ops@example.com }
            sla:
              acknowledge: 15m
              reassign: { most: 1, do: [ { to: slack, template: alert } ] }
              acknowledgedBy: [ { on: page.viewed, key: [person.email] } ]
        workflows:
          inbound:
            on: [lead.created]
            intent: { key: [person.email], window: 1d }
            enrich: [company]
            assign: sdr
            do: [ { to: slack, template: alert }, { to: sequencer } ]
          interested: { on: [account.interested], do: [ { to: sequencer } ] }
          inactive: { on: [person.inactive], do: [ { to: sequencer } ] }
        destinations:
          slack: { connector: slack, url: SLACK_URL }
          sequencer: { connector: http, url: SEQUENCER_URL, retry: [1m] }
        templates:
          alert: "{{ person.name }} for {{ owner.name }}"
        retention:
          payloads: 8d
          traces: 12d
          claims: 12d
          marks: 12d
          signals: 12d
          cache: 2d
          assignments: 12d
          deadLetters: 8d
          replays: 8d
          drift: 12d
          configurations: 12d
        """;

    public static Dictionary<string, string> Tables { get; } = new()
    {
        ["reps.csv"] = "name,email,team\nAda,ada@example.com,sdr\nBob,bob@example.com,sdr\n",
    };

    /// <summary>Sends an event of a person.</summary>
    /// <returns>The delivery's id.</returns>
    public static async Task<string> SendTypeAsync(this PipelineHarness pipeline, string type, string email, string messageId)
    {
        var (status, answer) = await pipeline.SendAsync(
            "forms", $$$"""{"type":"{{{type}}}","data":{"email":"{{{email}}}","name":"Grace of {{{email}}}"}}""", messageId);
        Assert.Equal(200, status);
        return FieldText.From(answer["id"])!;
    }

    /// <summary>Sends a lead and lets all be done about it.</summary>
    /// <returns>The event's id.</returns>
    public static async Task<string> LeadAsync(this PipelineHarness pipeline, string email, string messageId)
    {
        var delivery = await pipeline.SendTypeAsync("form.submitted", email, messageId);
        await pipeline.DrainAsync();
        return FieldText.From((await pipeline.EventTraceAsync(delivery))["id"])!;
    }

    /// <summary>Runs what is due, then the timer that forgets until a run has nothing left.</summary>
    /// <returns>How many storage calls it made.</returns>
    public static async Task<int> ForgetAsync(this PipelineHarness pipeline, int mostCalls = RetentionRunner.MostCalls)
    {
        var calls = 0;
        await pipeline.DrainAsync();
        for (var run = 0; run < 2000; run++)
        {
            var made = await pipeline.Get<RetentionRunner>().RunAsync(TestContext.Current.CancellationToken, mostCalls);
            calls += made;
            if (made == 1)
                return calls;
        }

        Assert.Fail("it never comes to an end");
        return calls;
    }

    /// <summary>How many rows each table has, how many tables there are of days, and how many blobs each container has.</summary>
    public static async Task<SortedDictionary<string, int>> CountAsync(this PipelineHarness pipeline)
    {
        var storage = pipeline.Get<StorageConnection>();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal) { ["days"] = 0, ["rows of days"] = 0 };
        await foreach (var table in storage.Tables.QueryAsync())
        {
            var rows = 0;
            await foreach (var _ in storage.Tables.GetTableClient(table.Name).QueryAsync<TableEntity>(select: ["RowKey"]))
                rows++;
            if (table.Name.StartsWith(TableNames.TracePrefix, StringComparison.Ordinal))
                (counts["days"], counts["rows of days"]) = (counts["days"] + 1, counts["rows of days"] + rows);
            else
                counts[table.Name] = rows;
        }

        foreach (var container in ContainerNames.All)
        {
            var client = storage.Blobs.GetBlobContainerClient(container);
            await foreach (var blob in client.GetBlobsAsync())
            {
                var folder = $"{container}/{blob.Name.Split('/')[0]}";
                counts[folder] = counts.GetValueOrDefault(folder) + 1;
            }
        }

        return counts;
    }
}
