using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;
using Xunit;

namespace GtmFunctions.Tests.Signing;

public sealed class SignedTimeTests
{
    [Theory]
    [InlineData("253402300799", TimestampUnit.Seconds, true)]
    [InlineData("253402300800", TimestampUnit.Seconds, false)]
    [InlineData("253402300799999", TimestampUnit.Milliseconds, true)]
    [InlineData("253402300800000", TimestampUnit.Milliseconds, false)]
    [InlineData("+1", TimestampUnit.Seconds, false)]
    [InlineData("2023-11-14T22:13:20Z", TimestampUnit.Iso, true)]
    [InlineData("soon", TimestampUnit.Iso, false)]
    public void Parse_UpToTheLastInstant_IsReadAndNothingAfterIt(string text, TimestampUnit unit, bool isRead) =>
        Assert.Equal(isRead, SignedTime.Parse(text, unit) is not null);
}
