using GtmFunctions.Pipeline.Intake;
using Xunit;

namespace GtmFunctions.Tests.Intake;

public sealed class RolloutKeyTests
{
    [Theory]
    [InlineData("""{"account":{"domain":"acme.example"},"person":{"email":"ada@acme.example"}}""", "7", "acme.example")]
    [InlineData("""{"account":{"domain":""},"person":{"email":"ada@acme.example"}}""", "7", "ada@acme.example")]
    [InlineData("""{"account":{"name":"Acme"}}""", "7", "7")]
    [InlineData("{}", null, "id-7")]
    public void For_Event_IsItsAccountElseItsPersonElseItsSubjectElseItsId(string data, string? subject, string expected) =>
        Assert.Equal(expected, RolloutKey.For(Webhooks.Normalised(data) with { Subject = subject }));
}
