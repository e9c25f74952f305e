using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Cli.Host;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary>The pages' answers on the command line, at an app that runs here with the demo's configuration.</summary>
public sealed class AnswersTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Commands_AfterALead_TellWhatThePagesTell()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms");

        var person = await TextAsync(host, PersonCommand.Create(), "Ada@Example.com");
        var account = await TextAsync(host, AccountCommand.Create(), "example.com");
        var top = await TextAsync(host, TopCommand.Create());
        var drift = await TextAsync(host, DriftCommand.Create());
        var map = await TextAsync(host, MapCommand.Create());

        Assert.StartsWith("ada@example.com: 1 event from 1 source", person, StringComparison.Ordinal);
        Assert.Contains("lead.created", person, StringComparison.Ordinal);
        Assert.StartsWith("example.com: 1 event from 1 source", account, StringComparison.Ordinal);
        Assert.Contains("1 event in the last hour", top, StringComparison.Ordinal);
        Assert.Contains("\nwebsite-forms  1", top, StringComparison.Ordinal);
        Assert.StartsWith("No payload has changed.", drift, StringComparison.Ordinal);
        Assert.Matches("website-forms +lead.created +1 .*inbound-lead", drift);
        Assert.Matches("source website-forms .*: 1 lead.created", map);
        Assert.Contains("\nworkflow inbound-lead on lead.created", map, StringComparison.Ordinal);
        Assert.Contains("  nothing ever came from crm", map, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', person + account + top + drift + map);
    }

    [Fact]
    public async Task Json_OfEveryCommand_IsOneDocumentAndNothingElse()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        var (_, sent, _) = await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms", "--json");
        var id = (string)JsonNode.Parse((string)JsonNode.Parse(sent)!["answer"]!)!["id"]!;
        (Command Command, string[] Arguments, string Has)[] asked =
        [
            (EventsCommand.Create(), [], "events"),
            (EventsCommand.Create(), [id], "events"),
            (DeadLettersCommand.Create(), [], "deadLetters"),
            (ReplaysCommand.Create(), [], "replays"),
            (ReplayCommand.Create(), ["--outcome", "filtered", "--dry-run"], "matched"),
            (StatsCommand.Create(), [], "total"),
            (TopCommand.Create(), [], "needs"),
            (PersonCommand.Create(), ["ada@example.com"], "owners"),
            (AccountCommand.Create(), ["example.com"], "events"),
            (DriftCommand.Create(), [], "types"),
            (MapCommand.Create(), [], "gaps"),
            (SimulateCommand.Create(), ["website-forms"], "events"),
        ];

        Assert.NotNull(JsonNode.Parse(sent)!["story"]);
        foreach (var (command, arguments, has) in asked)
        {
            var (exit, output, error) = await RemoteApp.RunAsync(host, command, [.. arguments, "--json"]);

            Assert.True(exit == 0, $"{command.Name}: {error}{output}");
            Assert.True(JsonNode.Parse(output)!.AsObject().ContainsKey(has), $"{command.Name} --json lacks {has}: {output}");
        }

        var (_, checks, _) = await RemoteApp.RunAsync(host, DoctorCommand.Create(), "--json");
        Assert.Contains(JsonNode.Parse(checks)!.AsArray(), finding => (string?)finding!["check"] == "pages as a stranger");
    }

    [Fact]
    public async Task Since_OfAnAge_IsTakenWhereverATimeIs()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms");

        var lately = await TextAsync(host, EventsCommand.Create(), "--since", "7d");
        var before = await TextAsync(host, EventsCommand.Create(), "--until", "7d");
        var letters = await TextAsync(host, DeadLettersCommand.Create(), "list", "--since", "7d");
        var replay = await TextAsync(host, ReplayCommand.Create(), "--since", "7d", "--dry-run");
        var wrong = await Assert.ThrowsAnyAsync<CommandException>(
            () => RemoteApp.RunAsync(host, EventsCommand.Create(), "--since", "yesterday"));

        Assert.Contains("lead.created", lately, StringComparison.Ordinal);
        Assert.StartsWith("No event is like that.", before, StringComparison.Ordinal);
        Assert.StartsWith("There is none.", letters, StringComparison.Ordinal);
        Assert.StartsWith("1 are meant", replay, StringComparison.Ordinal);
        Assert.Contains("or how long ago, such as 7d", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_AsJson_IsALineForEach()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms");
        await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms");

        var lines = (await TextAsync(host, EventsCommand.Create(), "--top", "1", "--all", "--json")).Trim().Split('\n');

        Assert.Equal(2, lines.Select(line => (string)JsonNode.Parse(line)!["id"]!).Distinct().Count());
    }

    [Fact]
    public async Task Follow_WhatComesIn_ListsEachOnceUntilItIsStopped()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms");
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var written = new StringWriter();
        await using var output = TextWriter.Synchronized(written);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var following = EventsCommand.Create(clock).Parse(["--follow", "--since", "1h", "--url", host.Address]).InvokeAsync(
            new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false }, stop.Token);
        await Eventually.HoldsAsync(() => Lines().Length == 1, "what came before is listed");
        await RemoteApp.RunAsync(host, SendCommand.Create(), "billing");
        await Eventually.HoldsAsync(
            () => Advance() && Lines().Any(line => line.Contains("billing", StringComparison.Ordinal)), "the next is listed");
        foreach (var _ in Enumerable.Range(0, 5))
            Advance();
        await stop.CancelAsync();

        Assert.Equal(0, await following);
        Assert.Equal(Lines().Length, Lines().Distinct().Count());
        Assert.Contains("lead.created", Lines()[0], StringComparison.Ordinal);

        bool Advance()
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            return true;
        }

        string[] Lines()
        {
            lock (output)
                return written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    [Fact]
    public async Task Person_ThatIsNoAddress_SaysSo()
    {
        await using var host = await RemoteApp.StartAsync(azurite);

        var wrong = await Assert.ThrowsAnyAsync<CommandException>(() => RemoteApp.RunAsync(host, PersonCommand.Create(), "ada"));
        var nobody = await TextAsync(host, PersonCommand.Create(), "nobody@nowhere.example");

        Assert.Contains("'ada' is no e-mail address", wrong.Message, StringComparison.Ordinal);
        Assert.StartsWith("Nothing is kept of nobody@nowhere.example.", nobody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_AsJson_NamesTheLines()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(
            folder.File("bad.yaml"), "version: 1\nsources:\n  crm: { provider: hubspott }\n", TestContext.Current.CancellationToken);
        using var output = new StringWriter();

        var exit = await ValidateCommand.Create().Parse([folder.File("bad.yaml"), "--json"]).InvokeAsync(
            new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken);

        Assert.Equal(1, exit);
        Assert.Contains(JsonNode.Parse(output.ToString())!["errors"]!.AsArray(), error => (int)error!["line"]! == 3);
    }

    private static async Task<string> TextAsync(LocalHost host, Command command, params string[] arguments)
    {
        var (exit, output, error) = await RemoteApp.RunAsync(host, command, arguments);
        Assert.True(exit == 0, error + output);
        return output;
    }
}
