using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary>The commands that talk to an app, on one that runs here with the demo's configuration.</summary>
public sealed class RemoteCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Send_ThenEvents_TellTheSameStory()
    {
        await using var host = await StartAsync();

        var (sent, story, _) = await RunAsync(host, SendCommand.Create(), "website-forms");
        var (listed, table, _) = await RunAsync(host, EventsCommand.Create(), "--source", "website-forms");
        var id = table.Split('\n')[1].Split("  ", StringSplitOptions.RemoveEmptyEntries)[1].Trim();
        var (told, trace, _) = await RunAsync(host, EventsCommand.Create(), id);

        Assert.Equal((0, 0, 0), (sent, listed, told));
        Assert.StartsWith("200 {\"id\":", story, StringComparison.Ordinal);
        Assert.Contains("lead.created about ada@example.com", story, StringComparison.Ordinal);
        Assert.Contains("lead.created about ada@example.com", trace, StringComparison.Ordinal);
        Assert.StartsWith("first seen", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_ASource_TellsWhatEachDestinationWouldGetAndSendsNothing()
    {
        await using var host = await StartAsync();

        var (exit, story, _) = await RunAsync(
            host, SimulateCommand.Create(), "website-forms", "--known", "account.employees=850", "--known", "account.industry=software");

        Assert.Equal(0, exit);
        Assert.Contains("nothing was sent", story, StringComparison.Ordinal);
        Assert.Contains("40 for account.employees $gte 200", story, StringComparison.Ordinal);
        Assert.Contains("slack-sdr (slack, notify) would get POST", story, StringComparison.Ordinal);
        Assert.Empty(host.Sink.List("slack-sdr").Requests);
    }

    [Theory]
    [InlineData("no source 'nobody'", "nobody")]
    [InlineData("'employees' is no field", "website-forms", "--known", "employees")]
    [InlineData("there is no such file", "website-forms", "--config", "not-there.yaml")]
    public async Task Simulate_ThatCannotBe_SaysWhy(string message, params string[] arguments)
    {
        await using var host = await StartAsync();

        var failure = await Assert.ThrowsAsync<CommandException>(() => RunAsync(host, SimulateCommand.Create(), arguments));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WithAnId_IsADuplicateTheSecondTime()
    {
        await using var host = await StartAsync();

        await RunAsync(host, SendCommand.Create(), "billing", "--id", "evt_twice");
        var (exit, second, _) = await RunAsync(host, SendCommand.Create(), "billing", "--id", "evt_twice");

        Assert.Equal(0, exit);
        Assert.Contains("duplicate of", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Several_AreAsManyEvents()
    {
        await using var host = await StartAsync();

        var (exit, output, _) = await RunAsync(host, SendCommand.Create(), "crm", "--count", "3");

        Assert.Equal(0, exit);
        Assert.Contains("3 of 3 were answered 200.", output, StringComparison.Ordinal);
        await Eventually.HoldsAsync(
            async () => (await RunAsync(host, EventsCommand.Create(), "--source", "crm")).Output.Split('\n').Length == 5,
            "three events are listed");
    }

    [Fact]
    public async Task Host_OnAPortThatWasTakenMeanwhile_SaysSo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var failure = await Assert.ThrowsAsync<CommandException>(() => StartAsync(((IPEndPoint)taken.LocalEndpoint).Port));

        Assert.Contains("in use by another program", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshake_OpenListCloseRemove_TellHowItStands()
    {
        var document = new ConfigurationBundle(
            "gtm.yaml", "version: 1\nsources:\n  tasks: { provider: asana }\n", new Dictionary<string, string>());
        await using var host = await StartAsync(bundle: document);
        async Task<int> SupplyAsync()
        {
            using var http = new HttpClient();
            using var hello = new HttpRequestMessage(HttpMethod.Post, $"{host.Address}/api/hooks/tasks");
            hello.Headers.Add("X-Hook-Secret", "supplied-secret");
            using var response = await http.SendAsync(hello, TestContext.Current.CancellationToken);
            return (int)response.StatusCode;
        }

        var (_, closed, _) = await RunAsync(host, HandshakeCommand.Create(), "tasks", "--list");
        var refused = await SupplyAsync();
        var (_, opened, _) = await RunAsync(host, HandshakeCommand.Create(), "tasks", "--for", "5m");
        var taken = await SupplyAsync();
        var (_, shut, _) = await RunAsync(host, HandshakeCommand.Create(), "tasks", "--close");
        var (_, removed, _) = await RunAsync(host, HandshakeCommand.Create(), "tasks", "--remove", "all");
        var wrong = await Assert.ThrowsAsync<CommandException>(() => RunAsync(host, HandshakeCommand.Create(), "task"));

        Assert.Equal((401, 200), (refused, taken));
        Assert.Contains("The handshake of tasks is closed", closed, StringComparison.Ordinal);
        Assert.Contains("No secret was supplied yet.", closed, StringComparison.Ordinal);
        Assert.Contains("make the webhook in Asana now", opened, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", shut, StringComparison.Ordinal);
        Assert.DoesNotContain("supplied-secret", shut, StringComparison.Ordinal);
        Assert.StartsWith("Removed 1.", removed, StringComparison.Ordinal);
        Assert.Contains("did you mean 'tasks'?", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Forged_ExitsWithOne()
    {
        await using var host = await StartAsync();

        var (exit, output, _) = await RunAsync(host, SendCommand.Create(), "website-forms", "--forge");

        Assert.Equal(1, exit);
        Assert.StartsWith("401 ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no source 'nobody' in the configuration", "nobody")]
    [InlineData("set NOT_SET in the environment", "billing", "--secret", "NOT_SET")]
    [InlineData("'no-colon' is no header", "billing", "--header", "no-colon")]
    [InlineData("there is no such file", "billing", "--file", "not-there.json")]
    [InlineData("cannot be reached", "billing")]
    public async Task Send_ThatCannotBe_SaysWhy(string message, params string[] arguments)
    {
        var wrong = await Assert.ThrowsAsync<CommandException>(
            () => RunAsync(new Uri($"http://127.0.0.1:{FreePort.Next()}"), SendCommand.Create(), arguments));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadLetters_ListReplayDiscard_EndAsAsked()
    {
        await using var host = await StartAsync();
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder.File("cut.json"), "{\"type\":\"form.submi", TestContext.Current.CancellationToken);

        var (_, sent, _) = await RunAsync(host, SendCommand.Create(), "website-forms", "--file", folder.File("cut.json"));
        var (_, listed, _) = await RunAsync(host, DeadLettersCommand.Create());
        var id = listed.Split('\n')[1].Split("  ", StringSplitOptions.RemoveEmptyEntries)[1].Trim();
        var (noReason, _, asked) = await RunAsync(host, DeadLettersCommand.Create(), "discard", id);
        var (discarded, ended, _) = await RunAsync(host, DeadLettersCommand.Create(), "discard", id, "--reason", "the sender is mended");
        var (again, _, refused) = await RunAsync(host, ReplayCommand.Create(), id, "dl_none");

        Assert.Contains("dead letter", sent, StringComparison.Ordinal);
        Assert.Contains("The body is no JSON", listed, StringComparison.Ordinal);
        Assert.Equal((1, 0, 1), (noReason, discarded, again));
        Assert.Contains("--reason", asked, StringComparison.Ordinal);
        Assert.Equal($"{id} discarded", ended.Trim());
        Assert.Contains("was replayed or discarded before", refused, StringComparison.Ordinal);
        Assert.Contains("There is no dead letter 'dl_none'", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadLetters_ManyByAFilter_AreCountedDiscardedAndListed()
    {
        await using var host = await StartAsync();
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder.File("cut.json"), "{\"type\":\"form.submi", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("cut2.json"), "{\"type\":\"form.sub", TestContext.Current.CancellationToken);
        await RunAsync(host, SendCommand.Create(), "website-forms", "--file", folder.File("cut.json"));
        await RunAsync(host, SendCommand.Create(), "website-forms", "--file", folder.File("cut2.json"));

        var (_, first, _) = await RunAsync(host, DeadLettersCommand.Create(), "list", "--top", "1");
        var (_, all, _) = await RunAsync(host, DeadLettersCommand.Create(), "list", "--top", "1", "--all");
        var (_, counted, _) = await RunAsync(host, DeadLettersCommand.Create(), "replay", "--source", "website-forms", "--dry-run");
        var unnamed = await Assert.ThrowsAsync<CommandException>(() => RunAsync(host, DeadLettersCommand.Create(), "replay"));
        var (exit, ended, _) = await RunAsync(host, DeadLettersCommand.Create(), "discard", "--all", "--reason", "cut by a test");
        var (_, jobs, _) = await RunAsync(host, ReplaysCommand.Create());
        var (_, none, _) = await RunAsync(host, DeadLettersCommand.Create());

        Assert.Contains("These are 1 of 2: --all lists all, --after ", first, StringComparison.Ordinal);
        Assert.Equal(2, all.Split('\n').Count(line => line.Contains("The body is no JSON", StringComparison.Ordinal)));
        Assert.StartsWith("2 are meant, 2 would be taken.", counted, StringComparison.Ordinal);
        Assert.Contains("  by queue: gtm-received 2", counted, StringComparison.Ordinal);
        Assert.Contains("--all", unnamed.Message, StringComparison.Ordinal);
        Assert.Equal(0, exit);
        Assert.Contains("done: 2 of 2 (100 %), 2 done", ended, StringComparison.Ordinal);
        Assert.Contains("discard  done: 2 of 2", jobs, StringComparison.Ordinal);
        Assert.StartsWith("There is none.", none, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_OfEvents_ByIdAndByASearch()
    {
        await using var host = await StartAsync();
        await RunAsync(host, SendCommand.Create(), "website-forms");
        var (_, table, _) = await RunAsync(host, EventsCommand.Create(), "--source", "website-forms");
        var id = table.Split('\n')[1].Split("  ", StringSplitOptions.RemoveEmptyEntries)[1].Trim();

        var (one, put, _) = await RunAsync(host, ReplayCommand.Create(), id, "--from", "route", "--configuration", "old");
        var (many, followed, _) = await RunAsync(
            host, ReplayCommand.Create(), "--source", "website-forms", "--from", "enrich", "--rate", "50");
        var (refused, _, known) = await RunAsync(host, ReplayCommand.Create(), "--source", "website-forms", "--from", "nowhere");
        var both = await Assert.ThrowsAsync<CommandException>(() => RunAsync(host, ReplayCommand.Create(), id, "--dry-run"));
        var (_, story, _) = await RunAsync(host, EventsCommand.Create(), id);

        Assert.Equal((0, 0), (one, many));
        Assert.Contains("leave the ids or these away", both.Message, StringComparison.Ordinal);
        Assert.Equal($"{id} replayed", put.Trim());
        Assert.Contains("done: 1 of 1 (100 %), 1 done", followed, StringComparison.Ordinal);
        Assert.Equal(1, refused);
        Assert.All(["nowhere", "intake", "enrich", "route", "deliver"], word => Assert.Contains(word, known, StringComparison.Ordinal));
        Assert.Contains("from route with the old configuration", story, StringComparison.Ordinal);
        Assert.Contains("from enrich with the current configuration", story, StringComparison.Ordinal);
    }

    private static Task<(int Exit, string Output, string Error)> RunAsync(LocalHost host, Command command, params string[] arguments) =>
        RunAsync(new Uri(host.Address), command, arguments);

    private static async Task<(int Exit, string Output, string Error)> RunAsync(Uri app, Command command, params string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var exit = await command.Parse([.. arguments, "--url", app.AbsoluteUri]).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false },
            TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }

    private async Task<LocalHost> StartAsync(int? fixedPort = null, ConfigurationBundle? bundle = null)
    {
        var port = fixedPort ?? FreePort.Next();
        var own = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>(StorageConnection.SettingName, azurite.NewAccount())]).Build();
        var host = LocalHost.Create(new LocalHostOptions
        {
            Port = port,
            Settings = DemoSettings.Under(own, $"http://127.0.0.1:{port}"),
            Queues = new QueueSettings { MaxPollingInterval = TimeSpan.FromMilliseconds(200) },
            LogLevel = LogLevel.None,
        });
        var read = await host.StartAsync(bundle ?? BundleFiles.Load(DemoSettings.Document), TestContext.Current.CancellationToken);
        Assert.Empty(read.Errors);
        return host;
    }
}
