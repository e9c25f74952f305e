using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Catalog;

public sealed class PollReaderTests
{
    private const string Head = "name: x\ntitle: X\n";

    [Fact]
    public void Read_WholeRecords_HasEachPart()
    {
        var poll = Parse(
            """
            poll:
              connector: hubspot
              with: { account: the account's id }
              requires: [with.account]
              records:
                deals:
                  request: { method: POST, path: "/search?a={{ with.account }}", headers: { Accept: application/json }, body: { after: "{{ poll.cursor }}" } }
                  format: json
                  items: data.results
                  page: { cursor: paging.next.after, more: has_more }
                  size: 50
                  most: 10
                  order: newest
                  watermark: { from: modified, as: number }
                  overlap: 5m
                  join: { list: answers, with: questions, on: id }
                  event: { id: "deal:{id}", time: modified }
                  types: { "*": deal.changed }
                  kinds: [ { when: { won: "true" }, type: deal.won } ]
                  map: { deal.id: id }
                  gaps: { on: deal.propertyChange, subject: id, within: 10m }
                  sample: { json: { data: { results: [] } } }
            """).Poll!;

        var deals = poll.Records["deals"];
        Assert.Equal(("hubspot", "the account's id", "with.account"), (poll.Connector, poll.With["account"], poll.Requires[0][0].Text));
        Assert.Equal("POST", deals.Request.Method);
        Assert.Contains("with.account", deals.Request.Path!.References);
        Assert.Contains("poll.cursor", deals.Request.Body!.References);
        Assert.Equal((PollFormat.Json, "data.results", 50, 10), (deals.Format, deals.Items!.Text, deals.Size, deals.MostPages));
        Assert.Equal((PageBy.Cursor, "paging.next.after", "has_more"), (deals.Page!.By, deals.Page.At!.Text, deals.Page.More!.Text));
        Assert.True(deals.NewestFirst);
        Assert.Equal(new PollWatermark(FieldPath.Parse("modified"), WatermarkKind.Number), deals.Watermark);
        Assert.Equal(TimeSpan.FromMinutes(5), deals.Overlap);
        Assert.Equal("questions", Assert.Single(deals.Joins).With.Text);
        Assert.Equal("deal.changed", deals.Types!["*"]);
        Assert.Single(deals.Kinds!);
        Assert.True(deals.Map!.ContainsKey(FieldPath.Parse("deal.id")));
        Assert.Equal(("deal.propertyChange", "id", 10), (deals.Gaps!.On[0].Text, deals.Gaps.Subject!.Text, deals.Gaps.Within.Minutes));
        Assert.Contains("results", deals.Sample!.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OnlyARequest_HasTheDefaults()
    {
        var source = Parse("poll: { records: { rows: { request: { path: /rows }, page: none, watermark: none } } }");

        var rows = source.Poll!.Records["rows"];
        Assert.True(source.IsOnlyPolled);
        Assert.Equal(("http", "GET", 100, 50), (source.Poll.Connector, rows.Request.Method, rows.Size, rows.MostPages));
        Assert.Null(rows.Items);
        Assert.Null(rows.Page);
        Assert.Null(rows.Watermark);
        Assert.Null(rows.Event);
        Assert.Null(rows.Map);
        Assert.Equal(TimeSpan.FromMinutes(2), rows.Overlap);
    }

    [Theory]
    [InlineData("page: { cursor: a.b }", PageBy.Cursor, "a.b")]
    [InlineData("page: { last: id }", PageBy.Last, "id")]
    [InlineData("page: { number: true, first: 0 }", PageBy.Number, null)]
    [InlineData("page: { offset: true }", PageBy.Offset, null)]
    [InlineData("page: { link: true }", PageBy.Link, null)]
    [InlineData("page: { next: links.next }", PageBy.Next, "links.next")]
    public void Read_EachWayOfPaging_IsTold(string page, PageBy by, string? at)
    {
        var read = Parse($"poll: {{ records: {{ rows: {{ request: {{}}, {page} }} }} }}").Poll!.Records["rows"].Page!;

        Assert.Equal((by, at), (read.By, read.At?.Text));
    }

    [Theory]
    [InlineData("{}", "'request' of the records 'a' is missing")]
    [InlineData("{ request: { method: PUT } }", "'method' must be GET or POST")]
    [InlineData("{ request: { body: x } }", "only a POST has a body")]
    [InlineData("{ request: {}, page: { cursor: a, link: true } }", "'page' must have one of cursor, last, number, offset, link, next")]
    [InlineData("{ request: {}, page: { number: 2 } }", "'number' must be true or false")]
    [InlineData("{ request: {}, page: { cursor: a, first: 0 } }", "'first' is for 'number'")]
    [InlineData("{ request: {}, size: 0 }", "'size' must be from 1 to 10000")]
    [InlineData("{ request: {}, order: sideways }", "'order' must be oldest or newest")]
    [InlineData("{ request: {}, items: [a, b] }", "'items' must be one path")]
    [InlineData("{ request: {}, format: xml }", "'format' must be one of json, csv, feed, ndjson")]
    [InlineData("{ request: {}, watermark: { from: a, as: date } }", "'as' must be one of time, number, text")]
    [InlineData("{ request: {}, gaps: { same: key } }", "'same' must be id")]
    [InlineData("{ request: {}, gaps: { subject: id } }", "'gaps' needs 'on'")]
    [InlineData("{ request: {}, join: { list: a, with: b } }", "'on' is missing")]
    [InlineData("{ request: {}, colour: red }", "the records 'a' has no key 'colour'")]
    public void Read_Mistake_NamesLineAndKey(string records, string message)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => Parse($"poll:\n  records: {{ a: {records} }}"));

        Assert.StartsWith("sources/x.yaml:4: ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    private static SourceDefinition Parse(string yaml) => SourceCatalogue.Parse(new StringReader(Head + yaml), "sources/x.yaml", "x");
}
