using System.Globalization;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Storage.Intake;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Intake;

public sealed class RecentClaimsTests
{
    private const int ManyOthers = 5_000;

    private readonly FakeTimeProvider _clock = new(Webhooks.At);

    [Fact]
    public void FindOther_ClaimOfAnotherMessage_IsNotOurs()
    {
        var claims = new RecentClaims(_clock);
        claims.Keep("key", Claim("m1#0"));

        Assert.Equal(Claim("m1#0") with { Ours = false }, claims.FindOther("key", "m2#0"));
    }

    [Fact]
    public void FindOther_OwnClaim_LeavesItToStorage()
    {
        var claims = new RecentClaims(_clock);
        claims.Keep("key", Claim("m1#0"));

        Assert.Null(claims.FindOther("key", "m1#0"));
        Assert.Null(claims.FindOther("another key", "m1#0"));
    }

    [Theory]
    [InlineData(3_599, true)]
    [InlineData(3_600, false)]
    [InlineData(7_200, false)]
    public void FindOther_ClaimOfAnHourAgo_LeavesItToStorage(int secondsLater, bool isFound)
    {
        var claims = new RecentClaims(_clock);
        claims.Keep("key", Claim("m1#0"));

        _clock.Advance(TimeSpan.FromSeconds(secondsLater));

        Assert.Equal(isFound, claims.FindOther("key", "m2#0") is not null);
    }

    [Fact]
    public void FindOther_ManyClaimsLater_FindsTheEarlierOnesToo()
    {
        var claims = new RecentClaims(_clock);
        claims.Keep("key", Claim("m1#0"));

        KeepOthers(claims);

        Assert.Equal("m1#0", claims.FindOther("key", "m2#0")?.Owner);
        Assert.Equal("other", claims.FindOther("0", "m2#0")?.Owner);
        Assert.Equal("other", claims.FindOther("4999", "m2#0")?.Owner);
    }

    [Fact]
    public void FindOther_KeyThatAReplayTookOver_IsThatOfTheReplay()
    {
        var claims = new RecentClaims(_clock);
        claims.Keep("key", Claim("m1#0"));
        KeepOthers(claims);

        claims.Keep("key", Claim("replay#0"));

        Assert.Equal("replay#0", claims.FindOther("key", "m2#0")?.Owner);
        Assert.Null(claims.FindOther("key", "replay#0"));
    }

    private static void KeepOthers(RecentClaims claims)
    {
        for (var other = 0; other < ManyOthers; other++)
            claims.Keep(other.ToString(CultureInfo.InvariantCulture), Claim("other"));
    }

    private static Claim Claim(string owner) => new("e20261123-0", Webhooks.At, "d20261123-0", "v1", owner, Ours: true, Webhooks.At);
}
