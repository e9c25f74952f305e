using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Filters;
using GtmFunctions.Pipeline.Language.Tables;
using Xunit;

namespace GtmFunctions.Tests.Language.Filters;

public sealed class FilterTests
{
    private const string Lead = """
        {
          "person": { "email": "Ann@BigCorp.example", "title": "VP Sales", "free": "x <joe@GMail.com>", "tags": ["a", "Vip", 3, "7"] },
          "account": { "employees": "200", "id": 9007199254740993, "revenue": 0.1, "since": "2026-02-01", "domain": "bigcorp.example",
                       "active": true, "left": null, "zip": "007", "sub": { "plan": "pro" }, "none": [] },
          "utm.source": "ads",
          "score": { "points": 70, "tier": "high" }
        }
        """;

    [Theory]
    // Equality
    [InlineData("""{"score.tier":"high"}""", true)]
    [InlineData("""{"score.tier":"High"}""", false)]
    [InlineData("""{"account.employees":200}""", true)]
    [InlineData("""{"account.employees":"200"}""", true)]
    [InlineData("""{"account.employees":"200.0"}""", false)]
    [InlineData("""{"account.zip":7}""", true)]
    [InlineData("""{"account.zip":"7"}""", false)]
    [InlineData("""{"account.active":true}""", true)]
    [InlineData("""{"account.active":"true"}""", true)]
    [InlineData("""{"account.left":null}""", true)]
    [InlineData("""{"account.nothing":null}""", true)]
    [InlineData("""{"account.zip":null}""", false)]
    [InlineData("""{"account.revenue":{"$eq":0.1}}""", true)]
    [InlineData("""{"account.revenue":{"$eq":0.10000000000000001}}""", false)]
    [InlineData("""{"account.id":9007199254740993}""", true)]
    [InlineData("""{"account.id":9007199254740992}""", false)]
    [InlineData("""{"account.id":"9007199254740993"}""", true)]
    [InlineData("""{"utm.source":"ads"}""", true)]
    [InlineData("""{"account.sub":{"$eq":{"plan":"pro"}}}""", true)]
    [InlineData("""{"person.tags":"a"}""", false)]
    [InlineData("""{"person.tags[1]":"Vip"}""", true)]
    [InlineData("""{"person.email":{"$neq":"a@b.c"}}""", true)]
    [InlineData("""{"score.points":{"$neq":"70"}}""", false)]
    [InlineData("""{"score.points":{"$neq":null}}""", true)]
    // Order
    [InlineData("""{"account.employees":{"$gte":200}}""", true)]
    [InlineData("""{"account.employees":{"$gt":"199"}}""", true)]
    [InlineData("""{"account.employees":{"$gt":200}}""", false)]
    [InlineData("""{"account.employees":{"$lt":1000}}""", true)]
    [InlineData("""{"account.employees":{"$lte":199.99}}""", false)]
    [InlineData("""{"account.employees":{"$gte":100,"$lt":150}}""", false)]
    [InlineData("""{"account.id":{"$gt":9007199254740992}}""", true)]
    [InlineData("""{"account.since":{"$gte":"2026-01-31T23:00:00-01:00"}}""", true)]
    [InlineData("""{"account.since":{"$gt":"2026-02-01T00:00Z"}}""", false)]
    [InlineData("""{"account.since":{"$lt":"2026-02-01T00:00:00.001Z"}}""", true)]
    [InlineData("""{"account.since":{"$lt":2027}}""", false)]
    [InlineData("""{"person.title":{"$gt":1}}""", false)]
    [InlineData("""{"person.title":{"$lte":1}}""", false)]
    // Sets
    [InlineData("""{"score.tier":{"$in":["low","high"]}}""", true)]
    [InlineData("""{"account.employees":{"$in":[200]}}""", true)]
    [InlineData("""{"person.tags":{"$in":["Vip"]}}""", true)]
    [InlineData("""{"person.tags":{"$in":["vip"]}}""", false)]
    [InlineData("""{"person.tags":{"$nin":["vip"]}}""", true)]
    [InlineData("""{"person.tags":{"$nin":["a"]}}""", false)]
    [InlineData("""{"account.none":{"$in":["a"]}}""", false)]
    [InlineData("""{"score.tier":{"$in":[]}}""", false)]
    // Presence
    [InlineData("""{"person.email":{"$exists":true}}""", true)]
    [InlineData("""{"person.email":{"$exists":false}}""", false)]
    [InlineData("""{"account.left":{"$exists":false}}""", true)]
    [InlineData("""{"account.none":{"$exists":true}}""", true)]
    // Text
    [InlineData("""{"person.title":{"$startsWith":"VP"}}""", true)]
    [InlineData("""{"person.title":{"$startsWith":"vp"}}""", false)]
    [InlineData("""{"person.title":{"$endsWith":"Sales"}}""", true)]
    [InlineData("""{"account.id":{"$startsWith":"9007"}}""", true)]
    [InlineData("""{"person.tags":{"$startsWith":"a"}}""", false)]
    [InlineData("""{"person.title":{"$contains":"P S"}}""", true)]
    [InlineData("""{"person.title":{"$contains":"p s"}}""", false)]
    [InlineData("""{"person.tags":{"$contains":"Vip"}}""", true)]
    [InlineData("""{"person.tags":{"$contains":7}}""", true)]
    [InlineData("""{"person.tags":{"$contains":"Vi"}}""", false)]
    [InlineData("""{"account.sub":{"$contains":"plan"}}""", false)]
    [InlineData("""{"person.title":{"$matches":"(?i)\\b(vp|chief|head)\\b"}}""", true)]
    [InlineData("""{"person.title":{"$matches":"^Sales"}}""", false)]
    [InlineData("""{"person.title":{"$matches":"(?=VP)(.)P"}}""", true)]
    // Free mail
    [InlineData("""{"person.email":{"$freemail":false}}""", true)]
    [InlineData("""{"person.email":{"$freemail":true}}""", false)]
    [InlineData("""{"person.free":{"$freemail":true}}""", true)]
    [InlineData("""{"account.domain":{"$freemail":true}}""", false)]
    // Lists
    [InlineData("""{"account.domain":{"$inList":"customers.csv"}}""", true)]
    [InlineData("""{"account.domain":{"$notInList":"customers.csv"}}""", false)]
    [InlineData("""{"person.tags":{"$inList":"customers.csv"}}""", true)]
    [InlineData("""{"person.title":{"$inList":"customers.csv"}}""", false)]
    // Groups
    [InlineData("{}", true)]
    [InlineData("""{"$or":[{"score.tier":"low"},{"score.points":{"$gt":60}}]}""", true)]
    [InlineData("""{"$or":[{"score.tier":"low"},{"score.points":{"$gt":70}}]}""", false)]
    [InlineData("""{"$and":[{"score.tier":"high"},{"score.points":70}]}""", true)]
    [InlineData("""{"$and":[{"score.tier":"high"},{"score.points":71}]}""", false)]
    [InlineData("""{"$not":{"score.tier":"high","score.points":71}}""", true)]
    [InlineData("""{"$not":{"score.tier":"high"}}""", false)]
    [InlineData("""{"score.points":{"$not":{"$gt":70}}}""", true)]
    [InlineData("""{"person.title":{"$or":[{"$startsWith":"VP"},{"$contains":"Chief"}]}}""", true)]
    [InlineData("""{"score.tier":{"$or":["low","high"]}}""", true)]
    [InlineData("""{"$or":[{"$and":[{"score.tier":"low"}]},{"$not":{"score.tier":"low"}}]}""", true)]
    // Nested objects, as Convoy and Hookdeck write them
    [InlineData("""{"account":{"sub":{"plan":"pro"},"employees":{"$gte":200}}}""", true)]
    [InlineData("""{"account":{"sub":{"plan":"free"}}}""", false)]
    [InlineData("""{"account":{"$or":[{"zip":"1"},{"domain":"bigcorp.example"}],"active":true}}""", true)]
    public void Evaluate_Condition_Holds(string filter, bool expected) =>
        Assert.Equal(expected, Parse(filter).Evaluate(Fields(Lead)).Held);

    [Theory]
    [InlineData("$eq", "\"x\"", false)]
    [InlineData("$neq", "\"x\"", true)]
    [InlineData("$gt", "1", false)]
    [InlineData("$gte", "1", false)]
    [InlineData("$lt", "1", false)]
    [InlineData("$lte", "1", false)]
    [InlineData("$in", "[\"x\"]", false)]
    [InlineData("$nin", "[\"x\"]", true)]
    [InlineData("$exists", "true", false)]
    [InlineData("$exists", "false", true)]
    [InlineData("$startsWith", "\"x\"", false)]
    [InlineData("$endsWith", "\"x\"", false)]
    [InlineData("$contains", "\"x\"", false)]
    [InlineData("$matches", "\".*\"", false)]
    [InlineData("$freemail", "true", false)]
    [InlineData("$freemail", "false", true)]
    [InlineData("$inList", "\"customers.csv\"", false)]
    [InlineData("$notInList", "\"customers.csv\"", true)]
    [InlineData("$not", "{\"$eq\":\"x\"}", true)]
    public void Evaluate_MissingField_HoldsOnlyWhatItCannotContradict(string name, string operand, bool expected)
    {
        var filter = Parse($$$"""{"person.phone":{"{{{name}}}":{{{operand}}} }}""");
        Assert.Equal(expected, filter.Evaluate(new JsonObject()).Held);
        Assert.Equal(expected, filter.Evaluate(Fields("""{"person":null}""")).Held);
        Assert.Equal(expected, filter.Evaluate(Fields("""{"person":"text"}""")).Held);
    }

    [Fact]
    public void MissingField_EveryOperator_IsInTheTable()
    {
        var covered = typeof(FilterTests).GetMethod(nameof(Evaluate_MissingField_HoldsOnlyWhatItCannotContradict))!
            .GetCustomAttributes(inherit: false).OfType<InlineDataAttribute>().Select(row => (string)row.Data[0]!);
        Assert.Empty(FilterOperator.All.Keys.Except(covered));
    }

    [Fact]
    public void Evaluate_FailedCondition_NamesFieldOperatorExpectedAndActual()
    {
        var result = Parse("""{"score.tier":"high","account.employees":{"$gte":100,"$lt":150}}""").Evaluate(Fields(Lead));

        Assert.False(result.Held);
        Assert.Equal(3, result.Conditions.Count);
        Assert.All(result.Conditions.Take(2), condition => Assert.True(condition.Held));
        var failed = result.Conditions[2];
        Assert.Equal(
            ("account.employees", "$lt", "150", "\"200\"", false),
            (failed.Field, failed.Operator, failed.Expected!.ToJsonString(), failed.Actual!.ToJsonString(), failed.Held));
    }

    [Fact]
    public void Evaluate_Group_ShowsItsPartsInsideOneResult()
    {
        var or = Assert.Single(Parse("""{"account":{"$or":[{"zip":"1"},{"active":true}]}}""").Evaluate(Fields(Lead)).Conditions);

        Assert.Equal(("account", "$or", true), (or.Field, or.Operator, or.Held));
        Assert.Equal([("account.zip", false), ("account.active", true)], or.Parts!.Select(part => (part.Field, part.Held)));
    }

    [Fact]
    public void Evaluate_ActualValue_IsACopy()
    {
        var fields = Fields(Lead);
        var result = Parse("""{"account.sub":{"$exists":true}}""").Evaluate(fields);
        fields["account"]!["sub"]!["plan"] = "changed";
        Assert.Equal("pro", (string?)result.Conditions[0].Actual!["plan"]);
    }

    [Fact]
    public void Evaluate_ValuesThatNoParserMade_DoesNotThrow()
    {
        var fields = new JsonObject
        {
            ["time"] = JsonValue.Create(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)),
            ["huge"] = JsonNode.Parse("1e400"),
            ["nan"] = "NaN",
            ["guid"] = JsonValue.Create(Guid.Empty),
            ["object"] = new JsonObject(),
        };
        foreach (var field in fields.Select(entry => entry.Key).ToArray())
        {
            string[] conditions =
            [
                """{"$gt":1}""", """{"$eq":1}""", """{"$in":["a"]}""", """{"$matches":"~"}""", """{"$freemail":true}""",
                """{"$contains":"~"}""",
            ];
            foreach (var condition in conditions)
                Assert.False(Parse($$"""{"{{field}}":{{condition}}}""").Evaluate(fields).Held);
        }
    }

    [Fact]
    public void Evaluate_PatternThatBacktracksForEver_GivesUpAndDoesNotHold()
    {
        var filter = Parse("""{"x":{"$matches":"(?=a)(a+)+\\1$"}}""");
        Assert.False(filter.Evaluate(new JsonObject { ["x"] = new string('a', 40) + "!" }).Held);
    }

    [Fact]
    public void Fields_AllThatAreRead_OnceEach() =>
        Assert.Equal(
            ["account.zip", "person.email", "score.tier"],
            Parse("""{"person":{"email":{"$exists":true,"$neq":"x"}},"$or":[{"account.zip":"1"},{"$not":{"score.tier":"low"}}]}""")
                .Fields.Order());

    [Fact]
    public void Parse_FilterThatWasRead_LeavesItsSourceWhole()
    {
        var source = JsonNode.Parse("""{"a":{"$in":[1]}}""")!;
        Filter.Parse(source).Evaluate(new JsonObject());
        Assert.Equal("""{"a":{"$in":[1]}}""", source.ToJsonString());
    }

    private static ListTable? List(string name) => name == "customers.csv" ? new ListTable(["BigCorp.example ", "vip"]) : null;

    private static JsonObject Fields(string json) => JsonNode.Parse(json)!.AsObject();

    private static Filter Parse(string filter)
    {
        var errors = new List<PlacedError>();
        var parsed = Filter.Parse(JsonNode.Parse(filter), List, errors);
        Assert.Empty(errors);
        return parsed;
    }
}
