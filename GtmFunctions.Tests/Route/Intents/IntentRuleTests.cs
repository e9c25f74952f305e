using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Route.Intents;
using GtmFunctions.Pipeline.Storage.Route;
using Xunit;

namespace GtmFunctions.Tests.Route.Intents;

public sealed class IntentRuleTests
{
    private static readonly Intent Demo = new([FieldPath.Parse("person.email"), FieldPath.Parse("page.form")], TimeSpan.FromHours(24));
    private static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, false)]
    [InlineData(-23, false)]
    [InlineData(23, false)]
    [InlineData(-24, true)]
    [InlineData(24, true)]
    public void Check_AgainstAnotherEvent_HoldsOutsideTheWindowOnly(int hours, bool goesOn)
    {
        var check = IntentRule.Check(new EventMark("e20261123-other", Nine.AddHours(hours)), Event, Demo);

        Assert.Equal(goesOn, check.Held);
        if (!goesOn)
            Assert.Equal("duplicate intent of e20261123-other: the same person.email, page.form within 1d", CheckSentence.Render(check));
    }

    [Fact]
    public void Check_AgainstNothingOrItself_Holds()
    {
        Assert.True(IntentRule.Check(null, Event, Demo).Held);
        Assert.True(IntentRule.Check(new EventMark(Event.Id, Nine), Event, Demo).Held);
    }

    [Theory]
    [InlineData(-25, true)]
    [InlineData(-24, true)]
    [InlineData(-23, false)]
    [InlineData(0, false)]
    [InlineData(24, false)]
    public void GivesWay_MarkOfAnotherEvent_OnlyWhereItsWindowHasEnded(int hours, bool givesWay) => Assert.Equal(
        givesWay,
        IntentRule.GivesWay(new EventMark("e20261123-other", Nine.AddHours(hours)), new EventMark(Event.Id, Nine), Demo.Window));

    [Fact]
    public void NoKey_EventThatLacksAField_GoesOn()
    {
        var check = IntentRule.NoKey(Demo);

        Assert.True(check.Held);
        Assert.Equal("the event has not every field of the intent (person.email, page.form)", CheckSentence.Render(check));
    }

    [Fact]
    public void Key_OfTheSameValues_IsTheSameWhateverTheCase()
    {
        var key = IntentRule.Key("leads", Demo, Fields("Ada@Analytical.example ", "demo"));

        Assert.Equal(key, IntentRule.Key("leads", Demo, Fields("ada@analytical.example", "Demo")));
        Assert.NotEqual(key, IntentRule.Key("leads", Demo, Fields("ada@analytical.example", "contact")));
        Assert.NotEqual(key, IntentRule.Key("others", Demo, Fields("ada@analytical.example", "demo")));
        Assert.Null(IntentRule.Key("leads", Demo, Fields("ada@analytical.example", null)));
        Assert.Null(IntentRule.Key("leads", Demo, Fields("", "demo")));
    }

    private static JsonObject Fields(string? email, string? form) => new()
    {
        ["person"] = new JsonObject { ["email"] = email },
        ["page"] = new JsonObject { ["form"] = form },
    };

    private static CanonicalEvent Event { get; } = new()
    {
        Id = "e20261123-mine",
        Source = "forms",
        Type = "lead.created",
        Time = Nine,
        ProviderId = "1",
        ProviderType = "form.submitted",
        Data = [],
    };
}
