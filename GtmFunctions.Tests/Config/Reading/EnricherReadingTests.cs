using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class EnricherReadingTests
{
    [Theory]
    [InlineData("enrichers.e", "say who is asked", "enrichers: { e: { key: a } }")]
    [InlineData("enrichers.e.key", "empty name", "enrichers: { e: { key: a..b, connector: http, url: 'https://x', map: { a: b } } }")]
    [InlineData(
        "enrichers.e.waterfall[0].connector", "the connector 'clay' is not run by this version here; known are http",
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
    public void Read_Mistake_IsNamedWithItsKeyAndLine(string path, string message, string wrong) =>
        Mistake.AssertNamed(path, message, wrong);
}
