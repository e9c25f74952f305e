using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class SourceReadingTests
{
    [Theory]
    [InlineData(
        "sources.crm.provider", "there is no provider 'strip': did you mean 'stripe'?",
        "sources: { crm: { provider: strip, secrets: [A] } }")]
    [InlineData("sources.crm", "'secrets' is missing", "sources: { crm: { provider: stripe } }")]
    [InlineData(
        "sources.crm.secrets[1]", "this is no name of an app setting",
        "sources: { crm: { provider: stripe, secrets: [A, 'pa55 word'] } }")]
    [InlineData(
        "sources.crm.secrets[0]", "this is no name of an app setting",
        "sources: { crm: { provider: stripe, secrets: [whsec_0123456789] } }")]
    [InlineData("sources.crm.tolerance", "this must be at most 1h", "sources: { crm: { provider: stripe, secrets: [A], tolerance: 61m } }")]
    [InlineData(
        "sources.crm.signature", "'tolerance' must be at most 1h",
        "sources: { crm: { provider: stripe, secrets: [A], signature: { tolerance: 2h } } }")]
    [InlineData(
        "sources.crm.publicUrl", "this must be the https address",
        "sources: { crm: { provider: stripe, secrets: [A], publicUrl: 'http://x.example' } }")]
    [InlineData(
        "sources.crm", "'signature' is missing: 'hmac' leaves it to the document",
        "sources: { crm: { provider: hmac, secrets: [A] } }")]
    [InlineData(
        "sources.crm.signature", "'algorithm' must be one of",
        "sources: { crm: { provider: hmac, secrets: [A], signature: { header: X, algorithm: md5 } } }")]
    [InlineData("sources.crm.event", "opens a brace", "sources: { crm: { provider: stripe, secrets: [A], event: { id: '{x' } } }")]
    [InlineData("sources.crm.map", "'from' is missing", "sources: { crm: { provider: stripe, secrets: [A], map: { a: { as: lower } } } }")]
    [InlineData("sources.crm.map", "empty name", "sources: { crm: { provider: stripe, secrets: [A], map: { a: 'b..c' } } }")]
    [InlineData("sources.\"a b\"", "a name has letters, digits, - and _", "sources: { 'a b': { provider: stripe, secrets: [A] } }")]
    [InlineData("sources.\"a.b\"", "a name has letters, digits, - and _", "sources: { a.b: { provider: stripe, secrets: [A] } }")]
    public void Read_Mistake_IsNamedWithItsKeyAndLine(string path, string message, string wrong) =>
        Mistake.AssertNamed(path, message, wrong);
}
