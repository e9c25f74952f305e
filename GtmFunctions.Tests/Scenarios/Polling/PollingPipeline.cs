using Azure;
using Azure.Storage.Blobs.Specialized;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Poll;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Polling;

/// <summary>A pipeline that polls a <see cref="RecordServer"/>, each of whose records becomes a lead.</summary>
internal sealed class PollingPipeline : IAsyncDisposable
{
    public const string ByCursor = "request: { path: \"/rows?since={{ poll.since }}&cursor={{ poll.cursor }}\" }, page: { cursor: next }";
    public const string ByNumber = "request: { path: \"/rows?since={{ poll.since }}&page={{ poll.page }}\" }, page: { number: true }";
    public const string ByOffset = "request: { path: \"/rows?since={{ poll.since }}&offset={{ poll.offset }}\" }, page: { offset: true }";

    private PollingPipeline(PipelineHarness pipeline, RecordServer server) => (Pipeline, Server) = (pipeline, server);

    public PipelineHarness Pipeline { get; }

    public RecordServer Server { get; }

    /// <summary>The leads that arrived, by their e-mail addresses; one that arrived twice is there twice.</summary>
    public IReadOnlyList<string> Leads =>
    [
        .. Pipeline.Received("sequencer")
            .DistinctBy(lead => lead.IdempotencyKey)
            .Select(lead => FieldText.From(lead.Body!["data"]?["person"]?["email"]) ?? "none")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Starts both.</summary>
    /// <param name="azurite">Real storage.</param>
    /// <param name="records">How records are asked for.</param>
    /// <param name="poll">What else the poll says.</param>
    /// <param name="source">What else the source says.</param>
    public static async Task<PollingPipeline> StartAsync(
        AzuriteFixture azurite, string records = ByCursor, string poll = "", string source = "")
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(PipelineHarness.Start);
        PipelineHarness? started = null;
        var server = await RecordServer.StartAsync(new ClockOf(() => started?.Clock ?? clock));
        started = await PipelineHarness.StartAsync(azurite, Document(records, poll, source), new() { ["API_URL"] = server.Address });
        return new PollingPipeline(started, server);
    }

    /// <summary>The document.</summary>
    public static string Document(string records, string poll = "", string source = "") => $$"""
        version: 1
        sources:
          crm:
            provider: hmac
            {{source}}
            poll:
              url: API_URL
              breaker: { failures: 1000 }
              {{poll}}
              records:
                rows: { {{records}}, items: data, watermark: changed, event: { id: "{id}:{changed}" }, types: { "*": lead.created }, map: { person.email: email } }
        workflows:
          leads: { on: [lead.created], do: [ { to: sequencer } ] }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL }
        """;

    /// <summary>The timer fires, and what was found goes its way.</summary>
    public async Task FireAsync(TimeSpan? after = null)
    {
        Pipeline.Clock.Advance(after ?? TimeSpan.FromMinutes(1));
        await Pipeline.Get<PollRunner>().RunDueAsync(TestContext.Current.CancellationToken);
        await Pipeline.DrainAsync(oneAtATime: true);
    }

    /// <summary>The timer fires so often that all is read.</summary>
    public async Task FireUntilReadAsync(int most = 30)
    {
        for (var fired = 0; fired < most; fired++)
        {
            await FireAsync();
            if (await StateAsync() is { Walk: null, CompleteAt: not null, Fault: null })
                return;
        }

        Assert.Fail($"not read after {most} runs: {(await StateAsync())?.Fault}");
    }

    /// <summary>How far it was read.</summary>
    public Task<PollState?> StateAsync() => Pipeline.Get<PollStates>().FindAsync("crm", "rows", TestContext.Current.CancellationToken);

    /// <summary>What a dead process held runs out, and another one begins.</summary>
    public async Task RestartAsync()
    {
        Pipeline.Script.Restart();
        var blob = Pipeline.Get<StorageConnection>().Blobs.GetBlobContainerClient("gtm-config").GetBlobClient("polls/crm.rows");
        try
        {
            await blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: TestContext.Current.CancellationToken);
        }
        catch (RequestFailedException none) when (none.Status is 404 or 409)
        {
            // Nobody held it
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>The time of a clock that is known later than it is asked for.</summary>
    internal sealed class ClockOf(Func<TimeProvider> clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock().GetUtcNow();
    }
}
