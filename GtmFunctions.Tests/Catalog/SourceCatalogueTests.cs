using GtmFunctions.Pipeline.Catalog;
using Xunit;

namespace GtmFunctions.Tests.Catalog;

public sealed class SourceCatalogueTests
{
    private const string Head = "name: x\ntitle: X\n";

    [Fact]
    public void Load_AllFiles_Reads() => Assert.NotNull(SourceCatalogue.Load().Find("stripe"));

    [Theory]
    [InlineData("name: y\ntitle: X\nsignature: []", 1, "file's name")]
    [InlineData(Head + "signature: []\nretry: 1", 4, "no key 'retry'")]
    [InlineData(Head, 1, "'signature' is missing")]
    [InlineData(Head + "signature:\n  scheme: hmca", 4, "'scheme' must be one of hmac, hash")]
    [InlineData(Head + "signature:\n  scheme: hmac", 4, "'header' is missing")]
    [InlineData(Head + "signature:\n  header: X\n  payload: '{bdoy}'", 5, "'payload' can hold {body}")]
    [InlineData(Head + "signature:\n  header: X\n  payload: '{timestamp}{body}'", 4, "'timestamp' must say where")]
    [InlineData(Head + "signature:\n  header: X\n  tolerance: 5 minutes", 5, "must be a duration")]
    [InlineData(Head + "signature:\n  header: X\n  tolerance: m", 5, "must be a duration")]
    [InlineData(Head + "signature:\n  header: [[X]]", 4, "each of 'header' must be text")]
    [InlineData(Head + "signature:\n  header:", 4, "each of 'header' must be text")]
    [InlineData(Head + "signature: []\nevent: { id: 'a..b' }", 4, "'id': ")]
    [InlineData(Head + "signature: []\nevent: { items: 'a[' }", 4, "'items': ")]
    [InlineData(Head + "signature: []\nmap:\n  person.email: 'a[x]'", 5, "'person.email': ")]
    [InlineData(Head + "signature: []\nmap:\n  person.email: { as: lower }", 5, "'from' is missing")]
    [InlineData(Head + "signature: []\nmap:\n  person.email: { from: a, as: upper }", 5, "'as' must be one of amount, as-is, boolean")]
    [InlineData(Head + "signature: []\ntypes: [a]", 4, "'types' must be a mapping")]
    [InlineData(Head + "signature: []\nkinds: { on: a }", 4, "'kinds' must be a list")]
    [InlineData(Head + "signature: []\nkinds:\n  - { on: a }", 5, "needs a 'type' or a 'map'")]
    [InlineData(Head + "signature: []\nkinds:\n  - { no: a, type: b }", 5, "a row of 'kinds' has no key 'no'")]
    [InlineData(Head + "signature: []\nkinds:\n  - { on: '*.a.*', type: b }", 5, "more than one *")]
    [InlineData(Head + "signature: []\nkinds:\n  - { when: { 'a[': b }, type: b }", 5, "'a['")]
    [InlineData(Head + "signature: []\nkinds:\n  - { when: { 'header:X': b }, type: b }", 5, "and no header")]
    [InlineData(Head + "signature: []\nkinds:\n  - { when: { a: { b: c } }, type: b }", 5, "each value of 'a' must be text")]
    [InlineData(Head + "signature: []\nsamples: { a: {} }", 4, "either 'body' or 'json'")]
    [InlineData(Head + "signature: []\nfetch: { connector: http }", 4, "'records' is missing")]
    [InlineData(Head + "signature: []\nfetch:\n  records: { a: { calls: [] } }", 5, "'key' is missing")]
    [InlineData(Head + "signature: []\nfetch:\n  records: { a: { key: b } }", 5, "'calls' of the record 'a' is missing")]
    [InlineData(Head + "signature: []\nfetch:\n  records: { a: { key: b, call: [] } }", 5, "the record 'a' has no key 'call'")]
    [InlineData(Head + "signature: []\nfetch:\n  records: { a: { key: b, calls: [ { name: c, path: / } ] } }", 5, "'value' is missing")]
    [InlineData(Head + "signature: []\nfetch:\n  records: { a: { key: b, calls: [], changed: { at: c } } }", 5, "'value' is missing")]
    [InlineData(Head + "signature: []\nhandshake: { value: a }", 4, "'kind' is missing")]
    [InlineData(Head + "signature: []\nhandshake: { kind: echo-body, value: a, verified: yes }", 4, "'verified' must be true or false")]
    [InlineData(Head + "signature: []\nsample: { headers: {} }", 4, "either 'body' or 'json'")]
    [InlineData(Head + "signature: []\ndocs: here", 4, "https address")]
    [InlineData(Head + "signature: [\n", 4, "")]
    [InlineData(Head + "title: Y\n", 3, "")]
    [InlineData("", 1, "one YAML document")]
    public void Parse_BadFile_NamesFileLineAndKey(string text, int line, string message)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => SourceCatalogue.Parse(new StringReader(text), "sources/x.yaml", "x"));

        Assert.StartsWith($"sources/x.yaml:{line}: ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }
}
