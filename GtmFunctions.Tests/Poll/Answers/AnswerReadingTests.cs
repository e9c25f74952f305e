using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Poll.Answers;
using Xunit;

namespace GtmFunctions.Tests.Poll.Answers;

public sealed class AnswerReadingTests
{
    private const string Rss = """
        <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
          <channel>
            <title>News</title>
            <item>
              <title>Analytical raises</title><link>https://n.example/1</link><guid isPermaLink="false">n-1</guid>
              <pubDate>Sun, 29 Nov 2026 15:00:00 GMT</pubDate><description>Short</description>
              <content:encoded><![CDATA[<p>Long</p>]]></content:encoded><dc:creator>Ada</dc:creator>
              <category>funding</category><category domain="x">ai</category>
            </item>
            <item><title>Second</title><link>https://n.example/2</link></item>
          </channel>
        </rss>
        """;

    private const string Atom = """
        <feed xmlns="http://www.w3.org/2005/Atom">
          <title>News</title>
          <entry>
            <id>urn:1</id><title type="html">Analytical raises</title>
            <link rel="self" href="https://n.example/1.atom"/><link href="https://n.example/1"/>
            <published>2026-11-29T15:00:00Z</published><updated>2026-11-29T16:00:00Z</updated>
            <summary>Short</summary><author><name>Ada</name></author><category term="funding"/>
          </entry>
        </feed>
        """;

    [Theory]
    [InlineData("[{\"id\":1},{\"id\":2}]", ".", 2)]
    [InlineData("{\"data\":{\"rows\":[{\"id\":1}]}}", "data.rows", 1)]
    [InlineData("{\"data\":{\"rows\":null}}", "data.rows", 0)]
    [InlineData("{\"data\":null}", "data.rows", 0)]
    [InlineData("{\"data\":[]}", "data", 0)]
    [InlineData("{\"groups\":[{\"rows\":[1]},{\"rows\":[2,3]}]}", "groups[].rows", 3)]
    [InlineData("", ".", 0)]
    public void Read_Json_HasTheRecordsOfTheList(string body, string items, int count) =>
        Assert.Equal(count, Read(body, items: items).Count);

    [Theory]
    [InlineData("{\"error\":\"no\"}", "data", "the answer has no list at 'data'; it has error")]
    [InlineData("{\"data\":[]}", ".", "the answer is a JSON object and no list: say with 'items' where the list is; it has data")]
    [InlineData("no json", "data", "the answer cannot be read as JSON")]
    [InlineData("\n <html>", "data", "the answer is a web page")]
    public void Read_JsonWithoutTheList_SaysWhatThereIs(string body, string items, string told) =>
        Assert.StartsWith(told, Assert.Throws<AnswerFaultException>(() => Read(body, items: items)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_Csv_HasAnObjectForEachRow()
    {
        var rows = Read("\uFEFFid;Name;Name;\r\n1;Ada;Byron;x\r\n\r\n2;\"Grace; H.\";Hopper;y;more\r\n3\r\n", PollFormat.Csv);

        Assert.Equal(
            [
                """{"id":"1","Name":"Ada","Name (3)":"Byron","(4)":"x"}""",
                """{"id":"2","Name":"Grace; H.","Name (3)":"Hopper","(4)":"y","(further)":["more"]}""",
                """{"id":"3"}""",
            ],
            rows.Select(row => row!.ToJsonString()));
    }

    [Fact]
    public void Read_CsvOfAnotherCodePage_IsRefusedInWords()
    {
        var wrong = Assert.Throws<AnswerFaultException>(
            () => AnswerReading.Read(Records(PollFormat.Csv), new byte[] { 0xCF, 0xD0, 0xC8, 0xC2, 0xC5, 0xD2, 0x0A }, "", text => text));

        Assert.Contains("neither UTF-8 nor Western", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Ndjson_KeepsALineThatIsNoneAsItCame()
    {
        var rows = Read("{\"id\":1}\n\n{broken\r\n{\"id\":2}", PollFormat.Ndjson);

        Assert.Equal(["{\"id\":1}", "\"{broken\\r\"", "{\"id\":2}"], rows.Select(row => row!.ToJsonString()));
    }

    [Fact]
    public void Read_RssAndAtom_HaveTheSameFields()
    {
        var rss = Read(Rss, PollFormat.Feed);
        var atom = Read(Atom, PollFormat.Feed)[0]!.AsObject();

        Assert.Equal(
            ["n-1", "Analytical raises", "https://n.example/1", "Sun, 29 Nov 2026 15:00:00 GMT", "Short", "<p>Long</p>", "Ada", "funding",
                "News"],
            new[] { "id", "title", "link", "published", "summary", "content", "author", "categories[0]", "feed" }
                .Select(path => FieldText.From(FieldPath.Parse(path).Read(rss[0]))));
        Assert.Equal("https://n.example/2", FieldText.From(rss[1]!["id"]));
        Assert.Equal(
            ["urn:1", "Analytical raises", "https://n.example/1", "2026-11-29T15:00:00Z", "2026-11-29T16:00:00Z", "Short", "Ada", "funding",
                "News"],
            new[] { "id", "title", "link", "published", "updated", "summary", "author", "categories[0]", "feed" }
                .Select(path => FieldText.From(FieldPath.Parse(path).Read(atom))));
    }

    [Theory]
    [InlineData("<html><body>Sign in</body></html>", "the answer is no feed")]
    [InlineData("<!DOCTYPE rss [<!ENTITY a \"b\">]><rss/>", "the answer cannot be read as RSS or Atom")]
    [InlineData("{}", "the answer cannot be read as RSS or Atom")]
    public void Read_NoFeed_IsTold(string body, string told) => Assert.StartsWith(
        told, Assert.Throws<AnswerFaultException>(() => Read(body, PollFormat.Feed)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_Join_GivesEntriesWhatIsSaidOfThemElsewhere()
    {
        var records = Records(PollFormat.Json) with
        {
            Joins = [new PollJoin(FieldPath.Parse("answers"), FieldPath.Parse("form.questions"), FieldPath.Parse("qid"))],
        };

        var row = AnswerReading.Read(
            records,
            """
            [{"answers":[{"qid":1,"text":"a@b.example"},{"qid":9}],"form":{"questions":[{"qid":1,"is":"EMAIL","text":"?"}]}}]
            """u8.ToArray(),
            "",
            text => text).Items[0]!;

        Assert.Equal("""[{"qid":1,"text":"a@b.example","is":"EMAIL"},{"qid":9}]""", row["answers"]!.ToJsonString());
    }

    [Fact]
    public void Read_SecretOfTheCall_IsTakenOut() => Assert.Equal(
        """{"echo":"Bearer [redacted]"}""",
        AnswerReading.Read(
            Records(PollFormat.Json),
            """[{"echo":"Bearer token-1"}]"""u8.ToArray(),
            "",
            text => text.Replace("token-1", "[redacted]", StringComparison.Ordinal)).Items[0]!.ToJsonString());

    private static IReadOnlyList<System.Text.Json.Nodes.JsonNode?> Read(
        string body, PollFormat format = PollFormat.Json, string items = ".") =>
        AnswerReading.Read(Records(format, items), Encoding.UTF8.GetBytes(body), "", text => text).Items;

    private static PolledRecords Records(PollFormat format, string items = ".") => new()
    {
        Name = "rows",
        Request = new PollRequest("GET", null, new Dictionary<string, GtmFunctions.Pipeline.Language.Templates.Template>(), null),
        Question = "",
        Format = format,
        Items = items == "." ? null : ItemsPath.Parse(items),
    };
}
