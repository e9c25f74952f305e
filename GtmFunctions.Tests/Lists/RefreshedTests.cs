using GtmFunctions.Pipeline.Lists;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Lists;

/// <summary>What is kept in memory is looked at while somebody asks, is no older than it may be, and holds where storage is away.</summary>
public sealed class RefreshedTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<Exception> _failures = [];
    private int _loads;
    private bool _isAway;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_NobodyAsksForAnHour_LoadsNothing()
    {
        using var refreshed = Refreshed();
        await refreshed.GetAsync(Cancellation);

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, _loads);
    }

    [Fact]
    public async Task GetAsync_YoungerThanItsAge_LoadsNothing()
    {
        using var refreshed = Refreshed();
        await refreshed.GetAsync(Cancellation);
        _clock.Advance(Refreshing.Age);

        Assert.Equal(("1", 1), (await refreshed.GetAsync(Cancellation), _loads));
    }

    [Fact]
    public async Task GetAsync_OfItsAge_IsLoadedBesideWhoAsks()
    {
        using var refreshed = Refreshed();
        await refreshed.GetAsync(Cancellation);
        _clock.Advance(Refreshing.Freshness);

        var asked = await refreshed.GetAsync(Cancellation);

        Assert.Equal("1", asked);
        await Eventually.HoldsAsync(async () => await refreshed.GetAsync(Cancellation) == "2", "it is loaded beside");
        Assert.Equal(2, _loads);
    }

    [Fact]
    public async Task GetAsync_OlderThanItMayBe_WaitsForWhatIsNow()
    {
        using var refreshed = Refreshed();
        await refreshed.GetAsync(Cancellation);
        _clock.Advance(Refreshing.Freshness + TimeSpan.FromSeconds(1));

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => refreshed.GetAsync(Cancellation).AsTask()));

        Assert.All(all, each => Assert.Equal("2", each));
        Assert.Equal(2, _loads);
    }

    [Fact]
    public async Task GetAsync_StorageIsAway_GoesOnWithWhatIsKnownAndAsksAgainLater()
    {
        using var refreshed = Refreshed();
        await refreshed.GetAsync(Cancellation);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _isAway = true;

        var kept = await refreshed.GetAsync(Cancellation);
        await refreshed.GetAsync(Cancellation);
        (var tries, _isAway) = (_failures.Count, false);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(("1", 1), (kept, tries));
        Assert.Equal("2", await refreshed.GetAsync(Cancellation));
    }

    [Fact]
    public async Task GetAsync_NothingIsKnownAndStorageIsAway_Fails()
    {
        using var refreshed = Refreshed();
        _isAway = true;

        await Assert.ThrowsAsync<TimeoutException>(async () => await refreshed.GetAsync(Cancellation));
    }

    private Refreshed<string> Refreshed() => new(
        (_, _) => _isAway ? throw new TimeoutException("storage is away") : Task.FromResult($"{Interlocked.Increment(ref _loads)}"),
        _failures.Add,
        _clock);
}
