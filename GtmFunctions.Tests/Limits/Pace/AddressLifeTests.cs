using GtmFunctions.Pipeline.Limits.Pace;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

public sealed class AddressLifeTests
{
    [Theory]
    [InlineData(0, 10, false)]
    [InlineData(7, 3, false)]
    [InlineData(8, 2, true)]
    [InlineData(10, 0, true)]
    [InlineData(12, 0, true)]
    public void Life_OfTenRequests_IsNearlyUsedUpFromFourFifthsOn(long used, long left, bool isNearlyUsedUp)
    {
        var life = new AddressLife("ONE", used, Lifetime: 10);

        Assert.Equal((left, isNearlyUsedUp), (life.Left, life.IsNearlyUsedUp));
    }
}
