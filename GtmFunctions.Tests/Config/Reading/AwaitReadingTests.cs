using GtmFunctions.Pipeline.Config.Document;
using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class AwaitReadingTests
{
    private const string Await = "await: { source: clay, correlate: id, upTo: 1m }";

    [Theory]
    [InlineData(
        "enrichers.e.await.source", "there is no source 'clya': did you mean 'clay'?",
        "enrichers: { e: { key: a, connector: clay, await: { source: clya, correlate: id, upTo: 1m } } }")]
    [InlineData(
        "enrichers.e.await.correlate", "empty name",
        "enrichers: { e: { key: a, connector: clay, await: { source: clay, correlate: a..b, upTo: 1m } } }")]
    [InlineData(
        "enrichers.e.await.upTo", "this must be at most 7d",
        "enrichers: { e: { key: a, connector: clay, await: { source: clay, correlate: id, upTo: 8d } } }")]
    [InlineData(
        "enrichers.e.await.upTo", "this must be at least 1s",
        "enrichers: { e: { key: a, connector: clay, await: { source: clay, correlate: id, upTo: 0s } } }")]
    [InlineData("enrichers.e", "say who is asked: a 'connector', or the 'destination'", $"enrichers: {{ e: {{ key: a, {Await} }} }}")]
    [InlineData(
        "enrichers.e.connector", "the connector 'cley' is not run by this version here",
        $"enrichers: {{ e: {{ key: a, connector: cley, {Await} }} }}")]
    [InlineData(
        "enrichers.e.destination", "there is no destination 'rows'", $"enrichers: {{ e: {{ key: a, destination: rows, {Await} }} }}")]
    [InlineData(
        "enrichers.e.action", "there is no action of clay 'add'",
        $"enrichers: {{ e: {{ key: a, connector: clay, action: add, {Await} }} }}")]
    [InlineData(
        "enrichers.e.template", "there is no template 'row'", $"enrichers: {{ e: {{ key: a, connector: clay, template: row, {Await} }} }}")]
    [InlineData(
        "enrichers.e.url", "an address must begin with https://",
        $"enrichers: {{ e: {{ key: a, connector: clay, url: 'http://x/rows', {Await} }} }}")]
    [InlineData(
        "enrichers.e.waterfall", "asks one",
        $"enrichers: {{ e: {{ key: a, connector: clay, waterfall: [ {{ connector: http, url: 'https://x', map: {{ a: b }} }} ], " +
        $"{Await} }} }}")]
    [InlineData(
        "enrichers.e.template", "is for an enricher whose answer is called back",
        "enrichers: { e: { key: a, connector: http, url: 'https://x', map: { a: b }, template: t } }")]
    [InlineData(
        "enrichers.e.await.source", "give the source 'octave' its 'publicUrl'",
        "enrichers: { e: { key: a, connector: octave, await: { source: octave, correlate: id, upTo: 1m } } }")]
    public void Read_Mistake_IsNamedWithItsKeyAndLine(string path, string message, string wrong) =>
        Mistake.AssertNamed(path, message, wrong);

    [Fact]
    public void Read_Destination_IsPostedToAsItIs()
    {
        var read = Mistake.Read(
            $"enrichers: {{ e: {{ key: a, destination: rows, template: row, map: {{ person.title: title }}, {Await} }} }}\n"
            + "destinations: { rows: { connector: clay, url: ROWS_URL, token: ROWS_TOKEN } }\ntemplates: { row: { id: "
            + "'{{ with.correlation_id }}' } }");

        Assert.Empty(read.Errors);
        var enricher = read.Configuration!.Enrichers["e"];
        Assert.Equal(("rows", "row"), (enricher.Await!.Post.To, enricher.Await.Post.Template));
        Assert.Equal(AwaitTimeout.Continue, enricher.Await.OnTimeout);
        Assert.Equal(["person.title"], enricher.Gives);
        Assert.Equal(["rows"], read.Configuration.Destinations.Keys);
    }
}
