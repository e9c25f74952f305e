using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Breaker;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Limits;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Limits.Breaker;

public sealed class CircuitBreakersTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly Destination Crm = new() { Name = "crm", Connector = "http" };
    private static readonly Answer Away = new() { Kind = AnswerKind.Retry, Status = 503, Reason = "it answered 503" };
    private static readonly Answer Up = new() { Kind = AnswerKind.Delivered, Status = 200, Reason = "done" };

    [Fact]
    public async Task Failures_OfTwoInstances_OpenItForBothWithOneCriticalLine()
    {
        var clock = new FakeTimeProvider(Start);
        var logger = new RecordingLogger<CircuitBreakers>();
        var connection = azurite.NewAccount();
        var (here, there) = (await BookAsync(connection, clock, logger), await BookAsync(connection, clock, logger));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => AnsweredAsync(i % 2 == 0 ? here : there, $"m{i}", Away)));
        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(BreakerDecision.Sleep, await DecideAsync(here, "n"));
        Assert.Equal(BreakerDecision.Sleep, await DecideAsync(there, "n"));
        var (level, text) = Assert.Single(logger.Lines);
        Assert.Equal(LogLevel.Critical, level);
        Assert.Equal(
            "crm is down: 5 calls in a row failed, the last one with: it answered 503. It is probed from 2026-11-23 09:01:00Z on; "
            + "until it is back, actions for it wait and spend no tries, and enrichers pass it over",
            text);
        var state = (await there.AllAsync(TestContext.Current.CancellationToken))["crm"];
        Assert.Equal((Start, Start.AddSeconds(3)), (state.OpenedAt, state.OldestWaiting));
    }

    [Fact]
    public async Task Probe_OfOneInstance_IsTheOnlyOneAndItsSuccessClosesItForAll()
    {
        var clock = new FakeTimeProvider(Start);
        var logger = new RecordingLogger<CircuitBreakers>();
        var connection = azurite.NewAccount();
        var (here, there) = (await BookAsync(connection, clock, logger), await BookAsync(connection, clock, logger));
        for (var i = 0; i < 5; i++)
            Assert.Null(await AnsweredAsync(here, $"m{i}", Away));
        clock.Advance(TimeSpan.FromMinutes(1));

        var probes = await Task.WhenAll(ProbeAsync(here, "a"), ProbeAsync(there, "b"));
        Assert.Single(probes, probes => probes);
        var (prober, holder) = probes[0] ? (here, "a") : (there, "b");

        Assert.True(await AnsweredAsync(prober, holder, Away) >= clock.GetUtcNow().AddMinutes(2));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await ProbeAsync(there, "c"));
        Assert.Null(await AnsweredAsync(there, "c", Up));
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(BreakerDecision.Call, await DecideAsync(here, "n"));
        Assert.Equal([LogLevel.Critical, LogLevel.Warning], logger.Lines.Select(line => line.Level));
    }

    private static async Task<CircuitBreakers> BookAsync(string connection, TimeProvider clock, ILogger<CircuitBreakers> logger)
    {
        var storage = StorageConnection.FromSettings(
            new ConfigurationBuilder().AddInMemoryCollection([new(StorageConnection.SettingName, connection)]).Build());
        await storage.Tables.CreateTableIfNotExistsAsync(TableNames.Destinations, TestContext.Current.CancellationToken);
        return new CircuitBreakers(new DestinationStates(storage, clock), clock, logger);
    }

    private static Task<DateTimeOffset?> AnsweredAsync(CircuitBreakers book, string holder, Answer answer) =>
        book.AnsweredAsync(Crm, holder, $"e20261123-{holder}", answer, share: 0.5, TestContext.Current.CancellationToken);

    private static Task<bool> ProbeAsync(CircuitBreakers book, string holder) =>
        book.TryProbeAsync(Crm, holder, TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

    private static async Task<BreakerDecision> DecideAsync(CircuitBreakers book, string holder) =>
        (await book.DecideAsync(Crm, holder, share: 0.5, Start.AddSeconds(3), TestContext.Current.CancellationToken)).Decision;
}
