using GtmFunctions.Cli.Commands;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm lists</c>, at an app that runs here.</summary>
public sealed class ListsCommandTests(AzuriteFixture azurite)
{
    private const string Records = """{"data":[{"id":"1","email":"ada@acme.example"},{"id":"2","email":null}]}""";

    [Fact]
    public async Task Lists_OfOneThatIsPolled_TellWhereItComesFromAndWhatItWouldHold()
    {
        await using var api = await LocalServer.StartAsync(200, Records, ("Content-Type", "application/json"));
        await using var host = await StartAsync(api);

        var (dry, look, _) = await RemoteApp.RunAsync(host, ListsCommand.Create(), "sync", "customers", "--dry-run");
        var (_, before, _) = await RemoteApp.RunAsync(host, ListsCommand.Create());
        var (synced, _, _) = await RemoteApp.RunAsync(host, ListsCommand.Create(), "sync", "customers");
        var (_, after, _) = await RemoteApp.RunAsync(host, ListsCommand.Create());

        Assert.Equal((0, 0), (dry, synced));
        Assert.StartsWith("2 records on 1 pages: 1 rows, 1 without a key, 0 left out. Nothing was kept.", look, StringComparison.Ordinal);
        Assert.Contains("The first record without a key has id, email.", look, StringComparison.Ordinal);
        Assert.Matches("id +email\\s+1 +ada@acme.example", look);
        Assert.Matches("customers +0 +poll.all 6h +none", before);
        Assert.Matches("customers +1 .*poll.all 6h +written +1 records without a key were left out", after);
    }

    [Fact]
    public async Task Sync_OfWhatIsNoList_FailsAndSaysWhy()
    {
        await using var api = await LocalServer.StartAsync(200, "<!doctype html><title>Sign in</title>", ("Content-Type", "text/html"));
        await using var host = await StartAsync(api);

        var (dry, look, _) = await RemoteApp.RunAsync(host, ListsCommand.Create(), "sync", "customers", "--dry-run");
        var (synced, table, _) = await RemoteApp.RunAsync(host, ListsCommand.Create(), "sync", "customers");

        Assert.Equal((1, 1), (dry, synced));
        Assert.Contains("the answer is a web page", look, StringComparison.Ordinal);
        Assert.Matches("customers +0 .*fault +the answer is a web page", table);
    }

    private Task<LocalHost> StartAsync(LocalServer api)
    {
        var document = $$"""
            version: 1
            sources: { forms: { provider: standard-webhooks, secrets: [FORMS_SECRET], types: { "*": lead.created } } }
            lists:
              customers:
                from:
                  provider: poll
                  url: {{api.Url.ToString().TrimEnd('/')}}
                  allowPrivate: true
                  records: { all: { request: { path: /rows }, items: data } }
                key: email
                every: 6h
            """;
        return RemoteApp.StartAsync(azurite, bundle: new ConfigurationBundle("gtm.yaml", document, new Dictionary<string, string>()));
    }
}
