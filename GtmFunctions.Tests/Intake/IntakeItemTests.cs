using System.IO.Compression;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Intake;

public sealed class IntakeItemTests
{
    [Theory]
    [InlineData("", """{"a":1}""", """{"a":1}""")]
    [InlineData("", """[{"a":1},{"a":2}]""", """{"a":1} {"a":2}""")]
    [InlineData("", "[]", "")]
    [InlineData("", "[null,{\"a\":1}]", """{} {"a":1}""")]
    [InlineData("events", """{"events":[null,{"a":1},null]}""", """{} {"a":1} {}""")]
    [InlineData("", "{\"a\":1}\n{\"a\":2}", """{"a":1} {"a":2}""")]
    [InlineData(".", """[{"a":1},{"a":2}]""", """{"a":1} {"a":2}""")]
    [InlineData(".", """{"a":1}""", """{"a":1}""")]
    [InlineData("events", """{"events":[{"a":1},{"a":2}]}""", """{"a":1} {"a":2}""")]
    [InlineData("events", """{"events":[]}""", "")]
    [InlineData("events", """{"events":{"a":1}}""", """{"a":1}""")]
    [InlineData("events", """{"a":1}""", """{"a":1}""")]
    [InlineData("events", """[{"events":[{"a":1}]},{"events":[{"a":2}]}]""", """{"a":1} {"a":2}""")]
    [InlineData("entry[].changes[]", """{"entry":[{"changes":[{"a":1},{"a":2}]},{"changes":[{"a":3}]}]}""", """{"a":1} {"a":2} {"a":3}""")]
    [InlineData("entry[].changes[]", """{"entry":[{"changes":[]},{"id":7}]}""", """{"id":7}""")]
    [InlineData("entry[].changes", """{"entry":[{"changes":[{"a":1}]}]}""", """{"a":1}""")]
    [InlineData("entry[].changes[]", """{"object":"page"}""", """{"object":"page"}""")]
    [InlineData("entry[].changes[]", """{"entry":[null,{"changes":[{"a":1}]}]}""", """{"a":1}""")]
    [InlineData("e[].c[] e[].m[]", """{"e":[{"c":[{"a":1}]},{"m":[{"a":2}]}]}""", """{"a":1} {"a":2}""")]
    [InlineData("e[].c[].m[] e[].c[]", """{"e":[{"c":[{"m":[{"a":1},{"a":2}]},{"a":3}]}]}""", """{"a":1} {"a":2} {"a":3}""")]
    public void Split_Body_ItsItemsEachOnce(string items, string body, string expected) =>
        Assert.Equal(expected, string.Join(' ', Split(items, body).Select(item => item.Node.ToJsonString())));

    [Fact]
    public void Split_ItemThatIsNoObject_IsOdd() =>
        Assert.Equal([true, false, true], Split("e[].c[]", """{"e":[{"c":[null,{"a":1},5]}]}""").Select(item => item.Odd is not null));

    [Fact]
    public void Split_NestedItem_KnowsWhatHoldsIt()
    {
        var item = Split("entry[].changes[]", """{"object":"page","entry":[{"id":"7","changes":[{"a":1}]}]}""")[0];
        Assert.Equal("7", FieldExpression.Parse("parent:id").Read(item.Node, _ => null, item.Body, item.Parent));
        Assert.Equal("page", FieldExpression.Parse("body:object").Read(item.Node, _ => null, item.Body, item.Parent));
    }

    [Fact]
    public void Split_ElementOfAnInnerListWithoutItems_KnowsWhatHoldsIt()
    {
        var item = Split("e[].c[].m[]", """{"e":[{"id":"7","c":[{"a":1},{"m":[{"a":2}]}]}]}""")[1];
        Assert.Equal("""{"a":1}""", item.Node.ToJsonString());
        Assert.Equal("7", FieldExpression.Parse("parent:id").Read(item.Node, _ => null, item.Body, item.Parent));
    }

    [Fact]
    public void Split_ElementOfTheBodyWithoutItems_IsHeldByTheBody() =>
        Assert.All(Split("events", """[{"a":1},{"a":2}]"""), item => Assert.Same(item.Body, item.Parent));

    [Theory]
    [InlineData("""[{"a":1}]""", false)]
    [InlineData("""[{"a":1},{"a":2}]""", true)]
    public void Split_List_ItsItemsAreOfManyWhereThereAreSeveral(string body, bool expected) =>
        Assert.All(Split("", body), item => Assert.Equal(expected, item.IsOneOfMany));

    [Fact]
    public void Split_OnlyElementThatIsInNoList_HasTheIdOfTheWholeBody() => Assert.Equal(
        Split("", """{"events":{"a":1}}""")[0].ByteId, Split("events", """{"events":{"a":1}}""")[0].ByteId);

    [Fact]
    public void Split_SameItemInAnotherBody_HasTheSameId() => Assert.Equal(
        Split("", """[{"a":1},{"a":2}]""")[1].ByteId, Split("events", """{"events":[{"a":2}]}""")[0].ByteId);

    [Fact]
    public void Split_CompressedBody_IsReadAsItWas()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write("""[{"a":1},{"a":2}]"""u8);
        var message = Webhooks.Message("") with { Bytes = compressed.ToArray(), ContentEncoding = "gzip" };

        Assert.Equal(2, IntakeItem.Split(message, Event("id")).Count);
    }

    [Theory]
    [InlineData("id", """[{"id":1},{"id":2}]""", "1 2")]
    [InlineData("{id}:{kind?}", """[{"id":1},{"id":2}]""", "1: 2:")]
    public void Normalise_IdOfItsOwn_IsTheId(string id, string body, string expected) =>
        Assert.Equal(expected, string.Join(' ', Ids(id, body)));

    [Theory]
    [InlineData("header:x-id", """[{"a":1},{"a":2}]""")]
    [InlineData("{header:x-id}:{kind}", """[{"a":1},{"a":2}]""")]
    [InlineData("{id}:{note}", """[{"id":1,"a":1},{"id":1,"a":2}]""")]
    [InlineData("body:id", """[{"a":1},{"a":2}]""")]
    public void Normalise_IdThatOthersMayHave_IsJoinedByTheItemsHash(string id, string body)
    {
        var ids = Ids(id, body);
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(ids, Ids(id, body));
    }

    [Fact]
    public void Normalise_OneEventWithAHeadersId_IsThatId() => Assert.Equal(["h"], Ids("header:x-id", """{"a":1}"""));

    [Fact]
    public void Normalise_SeveralExpressions_TheCompleteOneFirst() => Assert.Equal(["7"], Ids("{a}:{missing}|id", """{"a":1,"id":7}"""));

    [Theory]
    [InlineData("2025-03-04 05:06:07 UTC", true)]
    [InlineData("03/04/2025", false)]
    [InlineData("soon", false)]
    public void Normalise_Time_IsReadOrTold(string time, bool isRead)
    {
        var item = Split("", new JsonObject { ["time"] = time }.ToJsonString())[0];
        var normalised = Normaliser.Normalise(Source("id"), item, new Dictionary<string, string>());
        Assert.Equal(isRead, normalised.Time is not null);
        Assert.Equal(isRead ? [] : new[] { "time" }, normalised.Missing);
        Assert.Equal(isRead, normalised.Unfit.Count == 0);
    }

    private static string[] Ids(string id, string body) =>
        [.. Split("", body).Select(
            item => Normaliser.Normalise(Source(id), item, new Dictionary<string, string> { ["x-id"] = "h" }).ProviderId)];

    private static IReadOnlyList<IntakeItem> Split(string items, string body) => IntakeItem.Split(
        Webhooks.Message(body),
        Event("id") with { Items = [.. items.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ItemsPath.Parse)] });

    private static EventDefinition Event(string id) => new()
    {
        Id = [.. id.Split('|').Select(FieldExpression.Parse)],
        Time = [FieldExpression.Parse("time")],
    };

    private static Source Source(string id)
    {
        var provider = SourceCatalogue.Load().Sources["bearer"] with { Event = Event(id), Map = new Dictionary<FieldPath, FieldMapping>() };
        return new Source { Name = "s", Provider = provider, Secrets = [], Mapping = new SourceMapping(provider) };
    }
}
