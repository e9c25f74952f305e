using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Filters;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Language.Filters;

public sealed class PatternBudgetTests
{
    // A look-ahead cannot be matched in linear time, and this one backtracks over every way to split the text
    private const string Slow = "^(?=.)(a+)+$";

    private static readonly JsonObject Fields = new()
    {
        ["person"] = new JsonObject { ["title"] = new string('a', 60) + "!", ["name"] = "Ada" },
    };

    [Fact]
    public void Evaluate_APatternThatTakesTooLong_SaysWhereAndDoesNotHold()
    {
        var result = Parse("""{"person.name":"Ada","person.title":{"$matches":"SLOW"}}""").Evaluate(Fields);

        Assert.False(result.Held);
        Assert.StartsWith("person.title $matches: a pattern takes longer than", result.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_WhatAPatternThatTakesTooLongIsNegated_DoesNotHoldEither()
    {
        var result = Parse("""{"$not":{"person.title":{"$matches":"SLOW"}}}""").Evaluate(Fields);

        Assert.False(result.Held);
        Assert.NotNull(result.Fault);
    }

    [Fact]
    public void Evaluate_TheNextFilterOfTheEvent_IsTriedAllTheSame()
    {
        var budget = new PatternBudget(new FakeTimeProvider());
        Parse("""{"person.title":{"$matches":"SLOW"}}""").Evaluate(Fields, budget);

        var next = Parse("""{"person.name":{"$matches":"^Ada$"}}""").Evaluate(Fields, budget);

        Assert.True(next.Held);
        Assert.Null(next.Fault);
    }

    [Fact]
    public void Evaluate_WhenThePatternsOfAnEventTookTheirTime_TriesNoMore()
    {
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(30) };
        var budget = new PatternBudget(time);
        var filter = Parse("""{"person.name":{"$matches":"(?=A)Ada"}}""");
        FilterResult[] results = [.. Enumerable.Range(0, 60).Select(_ => filter.Evaluate(Fields, budget))];

        Assert.True(results[0].Held);
        Assert.Equal("person.name $matches: the patterns of this event take longer than 1 s together", results[^1].Fault);
    }

    [Fact]
    public void Evaluate_WhenThePatternsOfAnEventLookedThroughTooMuch_TriesNoMore()
    {
        var fields = new JsonObject { ["a"] = new string('x', 900_000) };
        var budget = new PatternBudget(new FakeTimeProvider());
        var filter = Parse("""{"a":{"$matches":"^y"}}""");
        FilterResult[] results = [.. Enumerable.Range(0, 30).Select(_ => filter.Evaluate(fields, budget))];

        Assert.Null(results[0].Fault);
        Assert.Equal("a $matches: the patterns of this event look through more than 20000000 characters", results[^1].Fault);
    }

    private static Filter Parse(string json) => Filter.Parse(JsonNode.Parse(json.Replace("SLOW", Slow, StringComparison.Ordinal)));
}
