using Azure.Core;
using GtmFunctions.Cli.Chaos.Apps;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Limits;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Limits;

/// <summary>
/// A clock that is set back while a call has its turn: nobody waits awake until it is right again, for others have taken the message over
/// by then and the call would be made once more.
/// </summary>
public sealed class ClockSetBackTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Back = TimeSpan.FromMinutes(-1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly Destination Crm = new() { Name = "crm", Connector = "http" };

    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public async Task StartAsync_OfATurnThatIsNow_DoesNotWaitUntilTheClockIsThereAgain()
    {
        var clock = new JumpingClock(_time);
        var connection = await PreparedAsync();
        await using var services = HarnessServices.Create(
            connection, "http://127.0.0.1:9", settings: null, clock, new StorageScript(), overAWire: false);
        var admission = services.GetRequiredService<Admission>();
        var action = new WorkflowAction("crm", null, null, null);
        var turn = await admission.EnterAsync(Crm, action, Message, "m", TestContext.Current.CancellationToken);

        clock.Offset = Back;
        var start = admission.StartAsync(turn, Crm, action, Message, "m", TestContext.Current.CancellationToken);

        Assert.InRange(await TookAsync(start), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.NotNull((await start).Slot);
    }

    [Fact]
    public async Task TryLeaveAsync_WhereCallsBeforeItSeemToLieAhead_AsksForAnotherSlotSoon()
    {
        var clock = new JumpingClock(_time);
        var storage = StorageOf(await PreparedAsync());
        var book = new RateLimiter(new DestinationStates(storage, clock), clock, NullLogger<RateLimiter>.Instance);
        var rules = new PaceRules([new PaceWindow(1, TimeSpan.FromSeconds(1))], Lifetime: null, Concurrency: null);
        var ask = new ReservationRequest { Holder = "m", Awake = TimeSpan.FromSeconds(2) };
        _ = await book.ReserveAsync(Crm, rules, ask, TestContext.Current.CancellationToken);
        var slot = await book.ReserveAsync(Crm, rules, ask, TestContext.Current.CancellationToken);

        clock.Offset = Back;
        var leave = book.TryLeaveAsync(Crm, rules, slot, TestContext.Current.CancellationToken);

        Assert.InRange(await TookAsync(leave), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.False(await leave);
    }

    [Fact]
    public async Task ReadAsync_OfARowThatOthersChanged_IsNoOlderThanItMayBe()
    {
        var clock = new JumpingClock(_time);
        var storage = StorageOf(await PreparedAsync());
        SharedRow<PaceState> Row() => new DestinationStates(storage, clock).Row("crm", "pace", PaceJson.Default.PaceState, PaceState.Empty);
        var (here, there) = (Row(), Row());
        _ = await here.ReadAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
        await there.ChangeAsync(state => (state with { Next = 7 }, true), TestContext.Current.CancellationToken);

        clock.Offset = Back;
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(7, (await here.ReadAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken)).Next);
    }

    private static ActionMessage Message { get; } = new()
    {
        Action = "leads:always:0",
        Event = new CanonicalEvent
        {
            Id = "e",
            Source = "crm",
            Type = "lead.created",
            Time = Start,
            ProviderId = "1",
            ProviderType = "lead",
            Data = [],
        },
        FirstSeenAt = Start,
        Configuration = "1",
        Workflow = "leads",
        Branch = "always",
        Index = 0,
        Total = 1,
    };

    private static StorageConnection StorageOf(string connection) => StorageConnection.FromSettings(
        new ConfigurationBuilder().AddInMemoryCollection([new(StorageConnection.SettingName, connection)]).Build(),
        options => options.AddPolicy(new StorageScript(), HttpPipelinePosition.PerCall));

    // By the clock that measures spans, which goes on as ever
    private async Task<TimeSpan> TookAsync(Task work)
    {
        var begun = _time.GetTimestamp();
        while (!work.IsCompleted && _time.GetElapsedTime(begun) < -Back)
        {
            await Task.WhenAny(work, Task.Delay(1, TestContext.Current.CancellationToken));
            _time.Advance(Look);
        }

        return _time.GetElapsedTime(begun);
    }

    private async Task<string> PreparedAsync()
    {
        var connection = azurite.NewPreparedAccount();
        await StorageOf(connection).Tables.CreateTableIfNotExistsAsync(TableNames.Destinations, TestContext.Current.CancellationToken);
        return connection;
    }
}
