using System.Net;
using System.Net.Sockets;
using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm send</c>, at an app that runs here with the demo's configuration.</summary>
public sealed class SendCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Send_ThenEvents_TellTheSameStory()
    {
        await using var host = await RemoteApp.StartAsync(azurite);

        var (sent, story, _) = await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms");
        var (listed, table, _) = await RemoteApp.RunAsync(host, EventsCommand.Create(), "--source", "website-forms");
        var id = table.Split('\n')[1].Split("  ", StringSplitOptions.RemoveEmptyEntries)[1].Trim();
        var (told, trace, _) = await RemoteApp.RunAsync(host, EventsCommand.Create(), id);

        Assert.Equal((0, 0, 0), (sent, listed, told));
        Assert.StartsWith("200 {\"id\":", story, StringComparison.Ordinal);
        Assert.Contains("lead.created about ada@example.com", story, StringComparison.Ordinal);
        Assert.Contains("lead.created about ada@example.com", trace, StringComparison.Ordinal);
        Assert.StartsWith("first seen", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_OfALeadWhoCommandsTerminals_TellsItsStoryAsText()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "lead.json");
        await File.WriteAllTextAsync(
            file,
            """
            {"type":"form.submitted\u001b[2J\u001b]0;owned\u0007\n  delivered to slack-sdr","data":{"email":"ada@example.com"}}
            """,
            TestContext.Current.CancellationToken);

        var (_, story, _) = await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms", "--file", file);

        Assert.Contains("owned", story, StringComparison.Ordinal);
        Assert.DoesNotContain(story, character => char.IsControl(character) && character is not ('\n' or '\r'));
        Assert.DoesNotContain(story.Split('\n'), line => line.TrimStart().StartsWith("delivered to slack-sdr", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_WithAnId_IsADuplicateTheSecondTime()
    {
        await using var host = await RemoteApp.StartAsync(azurite);

        await RemoteApp.RunAsync(host, SendCommand.Create(), "billing", "--id", "evt_twice");
        var (exit, second, _) = await RemoteApp.RunAsync(host, SendCommand.Create(), "billing", "--id", "evt_twice");

        Assert.Equal(0, exit);
        Assert.Contains("duplicate of", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Several_AreAsManyEvents()
    {
        await using var host = await RemoteApp.StartAsync(azurite);

        var (exit, output, _) = await RemoteApp.RunAsync(host, SendCommand.Create(), "crm", "--count", "3");

        Assert.Equal(0, exit);
        Assert.Contains("3 of 3 were answered 200.", output, StringComparison.Ordinal);
        await Eventually.HoldsAsync(
            async () => (await RemoteApp.RunAsync(host, EventsCommand.Create(), "--source", "crm")).Output.Split('\n').Length == 5,
            "three events are listed");
    }

    [Fact]
    public async Task Host_OnAPortThatWasTakenMeanwhile_SaysSo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var failure = await Assert.ThrowsAnyAsync<CommandException>(
            () => RemoteApp.StartAsync(azurite, ((IPEndPoint)taken.LocalEndpoint).Port));

        Assert.Contains("in use by another program", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Forged_ExitsWithOne()
    {
        await using var host = await RemoteApp.StartAsync(azurite);

        var (exit, output, _) = await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms", "--forge");

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
        var wrong = await Assert.ThrowsAnyAsync<CommandException>(
            () => RemoteApp.RunAsync(new Uri($"http://127.0.0.1:{FreePort.Next()}"), SendCommand.Create(), arguments));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }
}
