using System.Reflection;
using System.Text.Json;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Rendering;
using Xunit;
using static GtmFunctions.Pipeline.Events.Decisions.EnrichmentReason;

namespace GtmFunctions.Tests.Rendering;

/// <summary>Every reason is stored by its name, reads back as itself, and has a sentence.</summary>
public sealed class EnrichmentReasonTests
{
    private static readonly (EnrichmentReason Reason, string Sentence)[] All =
    [
        (new Written("as it was"), "as it was"),
        (new NoKey("account.domain"), "the event has no account.domain"),
        (new FilteredOut("inbound"), "the workflow inbound filters this event out whatever it answers"),
        (new RecordFilteredOut(["a", "b"]), "a, b filter this event out whatever it says"),
        (new NobodyListens("lead.created"), "no workflow and no signal listens for lead.created"),
        (new AllKnown(), "every field of it is known already"),
        (new WouldBeAsked(), "it would be asked"),
        (new NobodyAsked(), "nobody could be asked"),
        (new Silent(["a", "b"], ["1. http", "2. clay"]), "a, b: 1. http, 2. clay did not answer"),
        (new PartOfRecord(), "a part of the record could not be read"),
        (new NothingGiven(), "no provider gave any field: the event goes on without"),
        (new NobodyKnows(), "nobody who was asked knows it"),
        (new NothingCached(), "nothing is cached, and nobody is asked: name what it would answer as known"),
        (new TooLarge(70000), "the record has 70000 characters, so only the fields that are mapped were taken from it"),
        (new Remembered(true), "remembered"),
        (new Remembered(false), "remembered: it knows nothing"),
        (new NoSetting("AGENT"), "not asked: the setting 'AGENT' is not set"),
        (new NotAdmitted("not asked: its limit is 1 per 1m"), "not asked: its limit is 1 per 1m"),
        (new Answered(AnsweredWith.Fields, []), "answered"),
        (new Answered(AnsweredWith.NoneOfTheFields, []), "answered with none of the fields"),
        (
            new Answered(AnsweredWith.Nothing, [new UnfitField("a", "too long"), new UnfitField("b", "no number")]),
            "answered: it knows nothing; left out a: too long; b: no number"),
        (new NoAnswer("http://127.0.0.1 answered 500"), "http://127.0.0.1 answered 500"),
        (new NotPosted("clay could not be asked"), "clay could not be asked"),
        (new NoCallback("clay", "10m"), "clay did not call back within 10m"),
        (new EmptyCallback(), "its call back has none of the fields"),
        (new NoCorrelation(["a", "b"]), "it has no a or b, so it answers nothing and is an event of its own"),
        (new ForeignCorrelation(), "this is no id that we sent, so it answers nothing and is an event of its own"),
        (new NotAwaited("clay"), "no event waits for clay with this id, so it is an event of its own"),
        (new Awaited(), "the event waited for it"),
        (new AnsweredBefore("e1"), "e1 answered first, so nothing is done with this one"),
        (new EventIsDead(), "the event is in the dead letter for want of it: its replay goes on with it"),
        (
            new CameLate(new NoCallback("clay", "10m")),
            "it came late (clay did not call back within 10m), and the event went on: " +
            "what it adds is brought to the actions that may be done again"),
    ];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, All.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public void Render_AReasonThatWasStored_IsItsSentence(int place)
    {
        var stored = JsonSerializer.Serialize(
            new EnrichmentResult { Enrichers = [new EnricherOutcome { Enricher = "company", Missing = All[place].Reason }] },
            DecisionJson.Default.EnrichmentResult);

        var read = JsonSerializer.Deserialize(stored, DecisionJson.Default.EnrichmentResult)!.Enrichers[0];

        Assert.Equal(All[place].Reason.GetType(), read.Missing!.GetType());
        Assert.Equal(All[place].Sentence, EnrichmentSentence.Render(read.Missing));
        Assert.True(read.IsMissing);
    }

    [Fact]
    public void All_Reasons_AreHere() => Assert.Equal(
        typeof(EnrichmentReason).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic)
            .Where(type => type.IsSubclassOf(typeof(EnrichmentReason)))
            .Select(type => type.Name)
            .Order(),
        All.Select(one => one.Reason.GetType().Name).Distinct().Order());
}
