using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class SchemaMessageTests
{
    [Theory]
    [InlineData(
        "sources.crm.tolerence", "there is no key 'tolerence' here: did you mean 'tolerance'?",
        "sources: { crm: { provider: stripe, secrets: [A], tolerence: 5m } }")]
    [InlineData("wrkflows", "there is no key 'wrkflows' here: did you mean 'workflows'?", "wrkflows: {}")]
    [InlineData("sources", "this must be a mapping of keys to values", "sources: [a]")]
    [InlineData("sources.crm", "this must be a source with its keys", "sources: { crm: stripe }")]
    [InlineData("sources.crm", "this has no value: give it one, or remove the key", "sources: { crm: }")]
    [InlineData("sources.crm", "'provider' is missing: a file of the source catalogue", "sources: { crm: { secrets: [A] } }")]
    [InlineData("sources.crm.maxBytes", "this must be at least 1024", "sources: { crm: { provider: stripe, secrets: [A], maxBytes: 10 } }")]
    [InlineData(
        "sources.crm.maxBytes", "this must be a whole number",
        "sources: { crm: { provider: stripe, secrets: [A], maxBytes: 1.5e9x } }")]
    [InlineData(
        "sources.crm.maxBytes", "this must be at most 104857600",
        "sources: { crm: { provider: stripe, secrets: [A], maxBytes: 99999999999 } }")]
    [InlineData(
        "sources.crm.maxBytes", "this must be at most 104857600",
        "sources: { crm: { provider: stripe, secrets: [A], maxBytes: 99999999999999999999999999999999999 } }")]
    [InlineData(
        "sources.crm.maxBytes", "this must be a whole number",
        "sources: { crm: { provider: stripe, secrets: [A], maxBytes: 2048.5 } }")]
    [InlineData(
        "scores.s.rules[0].points", "this must be at most 1000000",
        "scores: { s: { rules: [ { when: { a: 1 }, points: 1e999 } ], tiers: { a: 0 } } }")]
    [InlineData(
        "sources.crm.tolerance", "this must be a duration such as 30s, 5m, 2h or 7d",
        "sources: { crm: { provider: stripe, secrets: [A], tolerance: 300 } }")]
    [InlineData(
        "sources.crm.map.a.as", "this must be one of as-is, text, lower, line, email, ",
        "sources: { crm: { provider: stripe, secrets: [A], map: { a: { from: b, as: upper } } } }")]
    [InlineData("workflows.w.on", "this must be a text or a list of texts", "workflows: { w: { on: { a: b }, do: [] } }")]
    [InlineData(
        "scores.s.tiers", "this must not be empty: write tiers",
        "scores: { s: { rules: [ { when: { a: 1 }, points: 1 } ], tiers: {} } }")]
    [InlineData(
        "scores.s.rules[0].points", "this must be a number",
        "scores: { s: { rules: [ { when: { a: 1 }, points: many } ], tiers: { a: 0 } } }")]
    [InlineData(
        "destinations.d.allowPrivate", "this must be true or false",
        "destinations: { d: { connector: http, url: A, allowPrivate: yes } }")]
    [InlineData(
        "destinations.d.sign.scheme", "this must be standard-webhooks",
        "destinations: { d: { connector: http, url: A, sign: { scheme: hmac, secret: B } } }")]
    public void From_WrongShape_IsPutInPlainWords(string path, string message, string wrong) =>
        Mistake.AssertNamed(path, message, wrong);
}
