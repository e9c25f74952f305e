using GtmFunctions.Pipeline.Limits.Pace;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

public sealed class PaceWindowTests
{
    [Theory]
    [InlineData(1, 1.06)]
    [InlineData(10, 10.6)]
    [InlineData(60, 62)]
    [InlineData(86_400, 86_402)]
    public void Span_OfAWindow_IsLongerBySixPercentAndNoMoreThanTwoSeconds(int per, double span) =>
        Assert.Equal(TimeSpan.FromSeconds(span), new PaceWindow(10, TimeSpan.FromSeconds(per)).Span);
}
