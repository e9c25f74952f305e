using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Limits.Breaker;
using GtmFunctions.Pipeline.Outbound.Connectors;
using Xunit;

namespace GtmFunctions.Tests.Limits.Breaker;

public sealed class HealthReadingTests
{
    [Theory]
    [InlineData(AnswerKind.Delivered, 200, Health.Up)]
    [InlineData(AnswerKind.Refused, 422, Health.Up)]
    [InlineData(AnswerKind.Retry, 429, Health.Up)]
    [InlineData(AnswerKind.Retry, 200, Health.Up)]
    [InlineData(AnswerKind.Retry, 500, Health.Failing)]
    [InlineData(AnswerKind.Unknown, null, Health.Failing)]
    [InlineData(AnswerKind.Retry, 408, Health.Away)]
    [InlineData(AnswerKind.Retry, 501, Health.Failing)]
    [InlineData(AnswerKind.Retry, 502, Health.Away)]
    [InlineData(AnswerKind.Retry, 503, Health.Away)]
    [InlineData(AnswerKind.Retry, null, Health.Away)]
    [InlineData(AnswerKind.Disabled, 410, Health.Refusing)]
    [InlineData(AnswerKind.Misconfigured, 401, Health.Refusing)]
    [InlineData(AnswerKind.Misconfigured, null, Health.Unready)]
    public void From_AnAnswer_IsWhatItSaysOfTheDestination(AnswerKind kind, int? status, object health) =>
        Assert.Equal(health, HealthReading.From(new Answer { Kind = kind, Status = status, Reason = "" }));
}
