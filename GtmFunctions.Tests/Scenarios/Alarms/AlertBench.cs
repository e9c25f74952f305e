using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Alerts;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Alerts;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Alarms;

/// <summary>A pipeline with alerts, whose timer runs on three instances at the same moment.</summary>
internal sealed class AlertBench(PipelineHarness pipeline)
{
    /// <summary>Leads go to a sequencer; alerts go to Slack.</summary>
    public const string Document = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email }
        workflows:
          inbound: { on: [lead.created], do: [ { to: sequencer } ] }
        destinations:
          slack: { connector: slack, url: SLACK_URL }
          sequencer: { connector: http, url: SEQUENCER_URL }
          other: { connector: http, url: OTHER_URL }
          teams: { connector: microsoft-teams, url: OTHER_URL }
        templates:
          short: "{{ alert.phase }} {{ alert.kind }} {{ alert.what }}"

        """;

    /// <summary>The setting that says where links lead.</summary>
    public static readonly Dictionary<string, string?> HostName = new() { ["WEBSITE_HOSTNAME"] = "gtm.example" };

    private readonly QueueFunction _deliver =
        pipeline.Get<PipelineSurface>().Queues.Single(function => function.Queue == QueueNames.Actions);

    private int _read;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts a pipeline that tells Slack.</summary>
    /// <param name="azurite">Real storage.</param>
    /// <param name="on">What of.</param>
    /// <param name="document">The rest of the document.</param>
    public static Task<PipelineHarness> StartAsync(AzuriteFixture azurite, string on, string document = Document) =>
        PipelineHarness.StartAsync(azurite, $"{document}alerts: {{ to: slack, on: {on} }}", HostName);

    /// <summary>The document with a limit of the sequencer.</summary>
    public static string Limited(string limit) =>
        Document.Replace("url: SEQUENCER_URL", $"url: SEQUENCER_URL, limit: {limit}", StringComparison.Ordinal);

    /// <summary>What one instance does when its timer fires.</summary>
    public AlertRunner Instance() => new(
        pipeline.Get<ConfigurationVersions>(),
        pipeline.Get<IEnumerable<IAlertCheck>>(),
        new AlertStates(pipeline.Get<AlertRecords>()),
        pipeline.Get<AlertSender>(),
        pipeline.Clock);

    /// <summary>Lets the timers of three instances fire, delivers, and lets a minute pass.</summary>
    /// <returns>The texts that Slack got since the last look.</returns>
    public async Task<string[]> LookAsync()
    {
        await CheckAsync();
        await DeliverAsync();
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        return Texts();
    }

    /// <summary>Looks again and again.</summary>
    /// <param name="minutes">For how long.</param>
    public async Task<string[]> LookForAsync(int minutes)
    {
        var texts = new List<string>();
        for (var until = pipeline.Clock.GetUtcNow().AddMinutes(minutes); pipeline.Clock.GetUtcNow() < until;)
            texts.AddRange(await LookAsync());
        return [.. texts];
    }

    /// <summary>Lets the timers of three instances fire at once.</summary>
    public Task CheckAsync() => Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Instance().CheckAsync(Cancellation)));

    /// <summary>Delivers, and moves the clock on by what was put to sleep.</summary>
    public async Task DeliverAsync()
    {
        for (var round = 0; round < 5; round++)
        {
            var slept = pipeline.Script.Delays.Count;
            if (await pipeline.RunAsync(_deliver) == 0)
                return;
            if (pipeline.Script.Delays.Count > slept)
                pipeline.Clock.Advance(pipeline.Script.Delays.Skip(slept).Max());
        }
    }

    /// <summary>Sends leads as far as their actions' first try.</summary>
    public async Task SendAsync(int count, string name)
    {
        for (var i = 0; i < count; i++)
            Assert.Equal(200, (await pipeline.SendAsync("forms", Scenarios.Document.Lead, $"{name}_{i}")).Status);
        foreach (var function in pipeline.Get<PipelineSurface>().Queues.Where(function => function.Queue != QueueNames.Timeouts))
        {
            while (function != _deliver && await pipeline.RunAsync(function) > 0)
            {
            }
        }

        await pipeline.RunAsync(_deliver);
    }

    /// <summary>Sends webhooks that are refused.</summary>
    public async Task RefuseAsync(int count)
    {
        for (var i = 0; i < count; i++)
            Assert.Equal(401, (await pipeline.PostAsync("forms", "{}"u8.ToArray(), new Dictionary<string, string>())).Status);
    }

    /// <summary>Stores what was counted, and joins the hours that are over.</summary>
    public async Task CountAsync()
    {
        await pipeline.Get<TrafficCounts>().FlushAsync(Cancellation);
        await pipeline.Get<TrafficReader>().JoinAsync(pipeline.Get<ConfigurationVersions>().Loaded!, Cancellation);
    }

    /// <summary>What Slack got since it was read last: of each call the text.</summary>
    public string[] Texts()
    {
        var all = pipeline.Received("slack");
        string[] texts = [.. all.Skip(_read).Select(request => FieldText.From(request.Body!["text"])!)];
        _read = all.Count;
        return texts;
    }

    /// <summary>The dead letters.</summary>
    public async Task<JsonNode[]> DeadLettersAsync()
    {
        var (_, listed) = await pipeline.OpsAsync((ops, request) => ops.ListDeadLettersAsync(request, Cancellation));
        return [.. listed["deadLetters"]!.AsArray().Select(letter => letter!)];
    }
}
