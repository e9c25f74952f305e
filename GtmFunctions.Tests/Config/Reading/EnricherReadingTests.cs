using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class EnricherReadingTests
{
    [Theory]
    [InlineData("enrichers.e", "say who is asked", "enrichers: { e: { key: a } }")]
    [InlineData("enrichers.e.key", "empty name", "enrichers: { e: { key: a..b, connector: http, url: 'https://x', map: { a: b } } }")]
    [InlineData(
        "enrichers.e.waterfall[0].connector", "the connector 'clay' is not run by this version here; known are",
        "enrichers: { e: { key: a, waterfall: [ { connector: clay, map: { a: b } } ] } }")]
    [InlineData(
        "enrichers.e.waterfall[0]", "'url' is missing",
        "enrichers: { e: { key: a, waterfall: [ { connector: http, map: { a: b } } ] } }")]
    [InlineData("enrichers.e", "'map' is missing", "enrichers: { e: { key: a, connector: http, url: 'https://x' } }")]
    [InlineData(
        "enrichers.e.url", "'url' stands in the providers of the 'waterfall'",
        "enrichers: { e: { key: a, url: 'https://x', waterfall: [ { connector: http, url: 'https://x', map: { a: b } } ] } }")]
    [InlineData(
        "enrichers.e.url", "an address must begin with https://",
        "enrichers: { e: { key: a, connector: http, url: 'http://x', map: { a: b } } }")]
    [InlineData(
        "enrichers.e.url", "the template does not parse",
        "enrichers: { e: { key: a, connector: http, url: 'https://x/{{ a', map: { a: b } } }")]
    [InlineData(
        "enrichers.e.map.\"a[0]\"", "cannot be written to a path with a bracket",
        "enrichers: { e: { key: a, connector: http, url: 'https://x', map: { 'a[0]': b } } }")]
    [InlineData(
        "enrichers.e.map.\"raw.a\"", "nothing rewrites",
        "enrichers: { e: { key: a, connector: http, url: 'https://x', map: { raw.a: b } } }")]
    [InlineData(
        "enrichers.e.timeout", "this must be at most 1m",
        "enrichers: { e: { key: a, connector: http, url: 'https://x', map: { a: b }, timeout: 2m } }")]
    [InlineData(
        "enrichers.e", "'token' is missing: the name of the setting that holds the token of hubspot",
        "enrichers: { e: { key: a, connector: hubspot } }")]
    [InlineData(
        "enrichers.e.lookup", "there is no look-up of hubspot 'contac'",
        "enrichers: { e: { key: a, connector: hubspot, token: T, lookup: contac } }")]
    [InlineData(
        "enrichers.e", "'url' is missing: the address of salesforce", "enrichers: { e: { key: a, connector: salesforce, token: T } }")]
    [InlineData("enrichers.e", "'agent' is missing", "enrichers: { e: { key: a, connector: octave, map: { a: b } } }")]
    [InlineData(
        "enrichers.e.body", "only a POST has a body",
        "enrichers: { e: { key: a, connector: http, url: 'https://x', body: { a: b }, map: { a: b } } }")]
    [InlineData(
        "enrichers.e.cacheNotFound", "remembered at most as long",
        "enrichers: { e: { key: a, cache: 1h, cacheNotFound: 2h, connector: http, url: 'https://x', map: { a: b } } }")]
    [InlineData(
        "enrichers.e.map.enrichment", "says what became of the enrichers",
        "enrichers: { e: { key: a, connector: http, url: 'https://x', map: { enrichment: b } } }")]
    [InlineData(
        "enrichers.e.limit", "one for life is a destination's",
        "enrichers: { e: { key: a, connector: http, url: 'https://x', map: { a: b }, limit: { requests: 5, per: lifetime } } }")]
    [InlineData(
        "scores.s.rules[0].decay", "a decay has either 'halfLife'",
        "scores: { s: { rules: [ { when: { a: 1 }, points: 1, decay: { by: a } } ], tiers: { low: 0 } } }")]
    public void Read_Mistake_IsNamedWithItsKeyAndLine(string path, string message, string wrong) =>
        Mistake.AssertNamed(path, message, wrong);
}
