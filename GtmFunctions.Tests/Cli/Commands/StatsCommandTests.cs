using System.Text.Json.Nodes;
using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Pipeline.Telemetry.Numbers;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm stats</c>, at an app that runs here.</summary>
public sealed class StatsCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Stats_ByOwner_TellWhoGotWhatAndHowSoon()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        var counts = (NumberCounts)host.Services.GetService(typeof(NumberCounts))!;
        var ann = new NumberLabels("forms", "lead.created", "inbound", Owner: "ann@example.com");
        counts.Add(Measure.Assigned, ann, 3);
        counts.Add(Measure.Acknowledged, ann);
        counts.Add(LatencyKind.ReceivedToTold, ann, TimeSpan.FromSeconds(4));
        counts.Add(LatencyKind.ReceivedToAcknowledged, ann, TimeSpan.FromMinutes(150));
        counts.Add(Measure.Assigned, ann with { Owner = "bob@example.com" });
        await counts.FlushAsync(TestContext.Current.CancellationToken);

        var (_, table, _) = await RemoteApp.RunAsync(host, StatsCommand.Create(), "--since", "7d", "--by", "owner");
        var (_, json, _) = await RemoteApp.RunAsync(host, StatsCommand.Create(), "--by", "owner", "--json");
        var (_, csv, _) = await RemoteApp.RunAsync(host, StatsCommand.Create(), "--by", "owner", "--csv");
        var (_, none, _) = await RemoteApp.RunAsync(host, StatsCommand.Create(), "--since", "3d", "--until", "2d");
        var wrong = await Assert.ThrowsAnyAsync<CommandException>(
            () => RemoteApp.RunAsync(host, StatsCommand.Create(), "--since", "yesterday"));

        var lines = table.Split(Environment.NewLine);
        Assert.Equal(
            ["owner", "assigned", "acknowledged", "receivedToTold", "p50", "p90", "receivedToAcknowledged", "p50", "p90"],
            lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            ["ann@example.com", "3", "1", "4.0", "s", "4.0", "s", "2.5", "h", "2.5", "h"],
            lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["bob@example.com", "1", "0"], lines[3].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("all ", lines[4], StringComparison.Ordinal);
        Assert.Equal(3, (int)JsonNode.Parse(json)!["rows"]![0]!["assigned"]!);
        Assert.StartsWith("owner,received,", csv, StringComparison.Ordinal);
        Assert.Contains("\r\nann@example.com,0,", csv, StringComparison.Ordinal);
        Assert.EndsWith($"nothing was counted.{Environment.NewLine}", none, StringComparison.Ordinal);
        Assert.Contains("or how long ago, such as 7d", wrong.Message, StringComparison.Ordinal);
    }
}
