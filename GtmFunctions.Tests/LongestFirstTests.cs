using GtmFunctions.Tests.Cli.Commands;
using Xunit;

namespace GtmFunctions.Tests;

public sealed class LongestFirstTests
{
    [Fact]
    public void IsOf_TheCollectionOfAClass_KnowsIt()
    {
        var own = TestContext.Current.TestCollection!;

        Assert.True(LongestFirst.IsOf(own, typeof(LongestFirstTests)), own.TestCollectionDisplayName);
        Assert.False(LongestFirst.IsOf(own, typeof(DevDemoTests)));
    }
}
