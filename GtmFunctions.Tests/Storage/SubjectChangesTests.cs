using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Intake;
using Xunit;

namespace GtmFunctions.Tests.Storage;

/// <summary>What a webhook told and what we asked for become one event, whichever comes first.</summary>
public sealed class SubjectChangesTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);
    private static readonly string Subject = KeyHash.For("changes", "crm", "deals", "7");

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task RememberAsync_TheSameChangeOnTheOtherWay_IsACopyOfTheFirst(bool first, bool second)
    {
        var changes = await ChangesAsync();

        Assert.Null(await RememberAsync(changes, Change("a", 0, first)));
        var original = await RememberAsync(changes, Change("b", 4, second));
        var again = await RememberAsync(changes, Change("b", 4, second));

        Assert.Equal("event-a", original?.Event);
        Assert.Equal("event-a", again?.Event);
        Assert.Null(await RememberAsync(changes, Change("a", 0, first)));
    }

    [Theory]
    [InlineData(0, false, 1, false)] // two webhooks of one record are two changes
    [InlineData(0, true, 1, true)]
    [InlineData(0, false, 6, true)] // further apart than the two ways tell it
    public async Task RememberAsync_AnotherChange_IsNoCopy(int firstAt, bool first, int secondAt, bool second)
    {
        var changes = await ChangesAsync();
        await RememberAsync(changes, Change("a", firstAt, first));

        Assert.Null(await RememberAsync(changes, Change("b", secondAt, second)));
    }

    [Fact]
    public async Task RememberAsync_ThreeWebhooksOfASaveThatWasFetched_AreAllCopiesOfTheOneEvent()
    {
        var changes = await ChangesAsync();
        await RememberAsync(changes, Change("polled", 2, polled: true));

        foreach (var key in (string[])["stage", "amount", "owner"])
            Assert.Equal("event-polled", (await RememberAsync(changes, Change(key, 0, polled: false)))?.Event);
    }

    [Fact]
    public async Task RememberAsync_BothWaysAtOnce_OneOfThemIsTheEvent()
    {
        var changes = await ChangesAsync();
        for (var round = 0; round < 10; round++)
        {
            var at = round * 60;
            var both = await Task.WhenAll(
                RememberAsync(changes, Change($"hook-{round}", at, polled: false)),
                RememberAsync(changes, Change($"poll-{round}", at, polled: true)));

            Assert.Single(both, one => one is null);
        }
    }

    [Fact]
    public async Task RememberAsync_MoreChangesThanAreRemembered_ForgetsTheOldest()
    {
        var changes = await ChangesAsync();
        for (var i = 0; i <= SubjectChanges.Most; i++)
            await RememberAsync(changes, Change($"hook-{i}", i * 60, polled: false));

        Assert.Null(await FindAsync(changes, Change("poll-0", 0, polled: true)));
        Assert.Equal("event-hook-1", (await FindAsync(changes, Change("poll-1", 60, polled: true)))?.Event);
    }

    private static SubjectChange Change(string key, int seconds, bool polled) =>
        new(key, Nine.AddSeconds(seconds), polled, $"event-{key}", $"delivery-{key}", Nine);

    private static Task<SubjectChange?> RememberAsync(SubjectChanges changes, SubjectChange change) =>
        changes.RememberAsync(Subject, change, Within, TestContext.Current.CancellationToken);

    private static Task<SubjectChange?> FindAsync(SubjectChanges changes, SubjectChange change) =>
        changes.FindAsync(Subject, change, Within, TestContext.Current.CancellationToken);

    private async Task<SubjectChanges> ChangesAsync() => new SubjectChanges(await azurite.NewStorageAsync(), TimeProvider.System);
}
