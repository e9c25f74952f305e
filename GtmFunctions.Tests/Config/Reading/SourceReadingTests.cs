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
    [InlineData(
        "sources.crm.fetch", "the catalogue does not say how a record of 'stripe' is read",
        "sources: { crm: { provider: stripe, secrets: [A], fetch: { token: B } } }")]
    [InlineData("sources.crm.fetch", "'token' is missing", "sources: { crm: { provider: hubspot, secrets: [A], fetch: { cache: 5m } } }")]
    [InlineData(
        "sources.crm.fetch.on", "'on' is for a call that is written here",
        "sources: { crm: { provider: hubspot, secrets: [A], fetch: { token: B, on: a } } }")]
    [InlineData(
        "sources.crm.fetch", "a call that is written here needs 'key'",
        "sources: { crm: { provider: stripe, secrets: [A], fetch: { key: raw.id } } }")]
    [InlineData(
        "sources.crm.fetch[0]", "a call that is written here needs 'key'",
        "sources: { crm: { provider: stripe, secrets: [A], fetch: [ { token: B } ] } }")]
    [InlineData(
        "sources.crm.fetch.url", "an address must begin with https://",
        "sources: { crm: { provider: stripe, secrets: [A], fetch: { key: raw.id, url: 'http://x.example' } } }")]
    [InlineData(
        "sources.crm.fetch.on", "more than one *",
        "sources: { crm: { provider: stripe, secrets: [A], fetch: { key: raw.id, url: 'https://x.example', on: '*.a.*' } } }")]
    [InlineData(
        "sources.crm.fetch.body", "only a POST has a body",
        "sources: { crm: { provider: stripe, secrets: [A], fetch: { key: raw.id, url: 'https://x.example', body: x } } }")]
    [InlineData(
        "sources.crm.fetch.retry[0]", "this must be at most 1h",
        "sources: { crm: { provider: hubspot, secrets: [A], fetch: { token: B, retry: [2h] } } }")]
    [InlineData(
        "sources.crm.fetch.retry", "at most 5 waits",
        "sources: { crm: { provider: hubspot, secrets: [A], fetch: { token: B, retry: [1s, 1s, 1s, 1s, 1s, 1s] } } }")]
    [InlineData(
        "sources.crm.fetch.tokn", "did you mean 'token'?",
        "sources: { crm: { provider: hubspot, secrets: [A], fetch: { tokn: B, token: C } } }")]
    [InlineData(
        "sources.crm.fetch.token", "'A' is the secret of a source",
        "sources: { crm: { provider: hubspot, secrets: [A], fetch: { token: A } } }")]
    [InlineData(
        "sources.crm.fetch.token", "this is no name of an app setting",
        "sources: { crm: { provider: hubspot, secrets: [A], fetch: { token: pat-na1-x } } }")]
    [InlineData(
        "sources.crm", "person.tier reads fetched:contact.tier, and nothing is fetched",
        "sources: { crm: { provider: hubspot, secrets: [A], map: { person.tier: 'fetched:contact.tier' } } }")]
    [InlineData(
        "sources.crm.map", "after 'fetched:', a field path is empty",
        "sources: { crm: { provider: hubspot, secrets: [A], fetch: { token: B }, map: { person.tier: 'fetched:' } } }")]
    [InlineData(
        "sources.crm.kinds", "a condition is decided before the record is fetched",
        "sources: { crm: { provider: hubspot, secrets: [A], fetch: { token: B }, kinds: [ { when: { 'fetched:contact.id': x }, type: " +
        "y } ] } }")]
    public void Read_Mistake_IsNamedWithItsKeyAndLine(string path, string message, string wrong) =>
        Mistake.AssertNamed(path, message, wrong);
}
