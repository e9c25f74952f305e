using Azure;
using Azure.Storage.Blobs.Specialized;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Poll.Lists;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Tests.Pages;
using GtmFunctions.Tests.Scenarios.Polling;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ListsAndAccounts;

/// <summary>A pipeline with a list that is polled of a <see cref="RecordServer"/>, and a form whose leads are looked for in it.</summary>
internal sealed class PolledList : IAsyncDisposable
{
    public const string List =
        "{ from: { poll: crm, records: rows }, key: email, map: { email: { from: email, as: lower }, id: id }, every: 1d }";

    public const string ByCursor =
        "request: { path: \"/rows?since={{ poll.since }}&cursor={{ poll.cursor }}\" }, page: { cursor: next }, watermark: changed";

    private PolledList(PipelineHarness pipeline, RecordServer server) => (Pipeline, Server) = (pipeline, server);

    public PipelineHarness Pipeline { get; }

    public RecordServer Server { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts both, with so many records in the API.</summary>
    /// <param name="azurite">Real storage.</param>
    /// <param name="records">How many records.</param>
    /// <param name="list">The list.</param>
    /// <param name="rows">How records are asked for.</param>
    /// <param name="poll">What else the poll says.</param>
    public static async Task<PolledList> StartAsync(
        AzuriteFixture azurite, int records = 8, string list = List, string rows = ByCursor, string poll = "")
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(PipelineHarness.Start);
        PipelineHarness? started = null;
        var server = await RecordServer.StartAsync(new PollingPipeline.ClockOf(() => started?.Clock ?? clock));
        for (var record = 0; record < records; record++)
            server.Change($"r{record}", PipelineHarness.Start.AddDays(-30).AddHours(record));
        started = await PipelineHarness.StartAsync(
            azurite, Document(list, rows, poll), new([PagesApp.SignInIsOn]) { ["API_URL"] = server.Address });
        return new PolledList(started, server);
    }

    /// <summary>The document.</summary>
    public static string Document(string list = List, string rows = ByCursor, string poll = "") => $$"""
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email }
          crm:
            provider: poll
            poll:
              url: API_URL
              breaker: { failures: 1000 }
              {{poll}}
              records:
                rows:
                  { {{rows}}, items: data, event: { id: "{id}:{changed}" }, types: { "*": contact.updated }, map: { person.email: email } }
        lists:
          customers: {{list}}
        workflows:
          customers: { on: [lead.created], filter: { person.email: { $inList: customers } }, do: [ { to: sequencer } ] }
          changes: { on: [contact.updated], do: [ { to: other } ] }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL }
          other: { connector: http, url: OTHER_URL }
        """;

    /// <summary>The timer fires.</summary>
    public async Task FireAsync(TimeSpan? after = null)
    {
        Pipeline.Clock.Advance(after ?? TimeSpan.FromMinutes(1));
        await Pipeline.Get<ListPollRunner>().RunDueAsync(Cancellation);
    }

    /// <summary>Somebody asks for it.</summary>
    public async Task<ListState?> AskAsync(bool accept = false)
    {
        var configuration = await Pipeline.Get<ConfigurationVersions>().CurrentAsync(Cancellation);
        return await Pipeline.Get<ListPollRunner>().SyncAsync(
            configuration, configuration.Lists["customers"], isAsked: true, accept, Cancellation);
    }

    /// <summary>What is known of its syncs.</summary>
    public async Task<ListState> StateAsync() => (await Pipeline.Get<ListStates>().FindAsync("customers", Cancellation))!;

    /// <summary>The version in use.</summary>
    public Task<ListVersion?> CurrentAsync() => Pipeline.Get<ListVersions>().CurrentAsync("customers", Cancellation);

    /// <summary>The keys of the version in use, in their order; none where there is no version.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync()
    {
        var keys = new List<string>();
        if (await CurrentAsync() is not { } current)
            return keys;
        await foreach (var row in Pipeline.Get<ListVersions>().ReadAsync("customers", current.Version, Cancellation))
            keys.Add(row.Key);
        return [.. keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The blobs that are stored of it.</summary>
    public async Task<IReadOnlyList<string>> BlobsAsync()
    {
        var blobs = new List<string>();
        await foreach (var blob in Pipeline.Get<StorageConnection>().Blobs.GetBlobContainerClient(ContainerNames.Lists).GetBlobsAsync())
            blobs.Add(blob.Name);
        return blobs;
    }

    /// <summary>How many leads of an address the list's workflow took.</summary>
    public async Task<int> TakenAsync(string email)
    {
        var before = Pipeline.Received("sequencer").Count;
        await Pipeline.SendAsync(
            "forms", $$$"""{"type":"form.submitted","data":{"email":"{{{email}}}"}}""", $"msg_{Guid.NewGuid():N}");
        await Pipeline.DrainAsync();
        return Pipeline.Received("sequencer").Count - before;
    }

    /// <summary>What a dead process held runs out, and another one begins.</summary>
    public async Task RestartAsync()
    {
        Pipeline.Script.Restart();
        var blob = Pipeline.Get<StorageConnection>().Blobs
            .GetBlobContainerClient(ContainerNames.Configuration).GetBlobClient("polls/lists/customers");
        try
        {
            await blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Cancellation);
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
}
