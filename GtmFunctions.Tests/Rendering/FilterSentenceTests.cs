using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Filters;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Rendering;
using Xunit;

namespace GtmFunctions.Tests.Rendering;

/// <summary>Filters in words.</summary>
public class FilterSentenceTests
{
    private static readonly (string Operator, string Filter, string Sentence)[] Told =
    [
        ("$eq", """{"score.tier":"high"}""", "score.tier is \"high\""),
        ("$eq", """{"deal.open":true}""", "deal.open is true"),
        ("$eq", """{"deal.owner":null}""", "deal.owner is missing"),
        ("$neq", """{"deal.stage":{"$neq":"lost"}}""", "deal.stage is not \"lost\""),
        ("$neq", """{"deal.owner":{"$neq":null}}""", "deal.owner is there"),
        ("$gt", """{"account.employees":{"$gt":200}}""", "account.employees is more than 200"),
        ("$gt", """{"at":{"$gt":"2026-01-31"}}""", "at is after 2026-01-31"),
        ("$gte", """{"account.employees":{"$gte":"200"}}""", "account.employees is at least \"200\""),
        ("$gte", """{"at":{"$gte":"2026-01-31"}}""", "at is 2026-01-31 or later"),
        ("$lt", """{"account.employees":{"$lt":10}}""", "account.employees is less than 10"),
        ("$lt", """{"at":{"$lt":"2026-01-31"}}""", "at is before 2026-01-31"),
        ("$lte", """{"account.employees":{"$lte":10.5}}""", "account.employees is at most 10.5"),
        ("$lte", """{"at":{"$lte":"2026-01-31"}}""", "at is 2026-01-31 or earlier"),
        ("$in", """{"account.industry":{"$in":["software","fintech",null]}}""", "account.industry is \"software\", \"fintech\" or missing"),
        ("$in", """{"n":{"$in":[7]}}""", "n is 7"),
        ("$in", """{"n":{"$in":[]}}""", "n is one of no values"),
        ("$in", """{"n":{"$in":[1,2,3,4,5,6,7,8,9,10,11,12,13,14]}}""", "n is 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 or one of 2 more"),
        ("$nin", """{"n":{"$nin":[1,2]}}""", "n is not 1 or 2"),
        ("$nin", """{"n":{"$nin":[]}}""", "n is whatever it is"),
        ("$exists", """{"person.email":{"$exists":true}}""", "person.email is there"),
        ("$exists", """{"person.email":{"$exists":false}}""", "person.email is missing"),
        ("$startsWith", """{"page.path":{"$startsWith":"/pricing"}}""", "page.path begins with \"/pricing\""),
        ("$endsWith", """{"person.email":{"$endsWith":".edu"}}""", "person.email ends with \".edu\""),
        ("$contains", """{"tags":{"$contains":"vip"}}""", "tags has \"vip\" in it"),
        ("$matches", """{"person.title":{"$matches":"(?i)vp"}}""", "person.title matches the pattern \"(?i)vp\""),
        ("$matches", """{"person.title":{"$matches":"\\bvp\\b"}}""", "person.title matches the pattern \"\\bvp\\b\""),
        ("$freemail", """{"person.email":{"$freemail":true}}""", "person.email is of a free-mail provider"),
        ("$freemail", """{"person.email":{"$freemail":false}}""", "person.email is not of a free-mail provider"),
        ("$inList", """{"account.domain":{"$inList":"customers.csv"}}""", "account.domain stands in customers.csv"),
        ("$notInList", """{"account.domain":{"$notInList":"customers.csv"}}""", "account.domain does not stand in customers.csv"),
        ("$and", """{"$and":[{"a":1},{"b":2}]}""", "a is 1 and b is 2"),
        ("$or", """{"$or":[{"a":1},{"b":2,"c":3}]}""", "either a is 1 or (b is 2 and c is 3)"),
        ("$or", """{"$or":[{"a":1}]}""", "a is 1"),
        ("$not", """{"$not":{"a":1,"b":2}}""", "not (a is 1 and b is 2)"),
        ("$not", """{"a":{"$not":{"$gt":5}}}""", "not (a is more than 5)"),
    ];

    public static IEnumerable<TheoryDataRow<string, string>> Sentences =>
        Told.Select(row => new TheoryDataRow<string, string>(row.Filter, row.Sentence));

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Render_OneCondition_IsASentence(string filter, string sentence) =>
        Assert.Equal(sentence, FilterSentence.Render(Parse(filter)));

    [Fact]
    public void Render_EveryOperator_HasWords() =>
        Assert.Equal(FilterOperator.All.Keys.Concat(GroupOperator.All.Keys).Order(), Told.Select(row => row.Operator).Distinct().Order());

    [Theory]
    [InlineData("""{"a":1,"b":{"c":2}}""", "a is 1 and b.c is 2")]
    [InlineData("""{"a":1,"$or":[{"b":2},{"c":3}]}""", "a is 1 and (either b is 2 or c is 3)")]
    [InlineData("""{"$or":[{"a":1},{"$or":[{"b":2},{"c":3}]}]}""", "either a is 1 or (either b is 2 or c is 3)")]
    [InlineData("""{"$and":[{"$or":[{"a":1},{"b":2}]},{"c":3}]}""", "(either a is 1 or b is 2) and c is 3")]
    [InlineData("""{"$not":{"$or":[{"a":1},{"b":2}]}}""", "not (either a is 1 or b is 2)")]
    [InlineData("""{"n":{"$gte":1,"$lt":5}}""", "n is at least 1 and n is less than 5")]
    [InlineData("{}", "anything")]
    [InlineData("""{"$or":[{},{"a":1}]}""", "either (anything) or a is 1")]
    public void Render_SeveralConditions_CannotBeReadInAnotherWay(string filter, string sentence) =>
        Assert.Equal(sentence, FilterSentence.Render(Parse(filter)));

    [Fact]
    public void Conditions_OfAFilter_AreOneLineEach() =>
        Assert.Equal(["a is 1", "b is there"], FilterSentence.Conditions(Parse("""{"a":1,"b":{"$exists":true}}""")));

    private static Filter Parse(string filter)
    {
        var errors = new List<PlacedError>();
        var parsed = Filter.Parse(JsonNode.Parse(filter), _ => ListTable.Parse("customers.csv", "domain\nacme.example\n", []), errors);
        Assert.Empty(errors);
        return parsed;
    }
}
