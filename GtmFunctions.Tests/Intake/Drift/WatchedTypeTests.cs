using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Intake;
using Xunit;

namespace GtmFunctions.Tests.Intake.Drift;

public sealed class WatchedTypeTests
{
    private const string Usual = """{"a":1}""";
    private const string WithB = """{"a":1,"b":2}""";

    [Fact]
    public void Compare_FieldThatNoStoredPayloadHad_IsFound() =>
        Assert.Equal("unknown:b", Assert.Single(Watched(20).Compare(Shapes.See(WithB))).Key);

    [Fact]
    public void IsToBeNoted_FindingThatIsRemembered_IsNot()
    {
        var type = Watched(20);

        Assert.True(type.IsToBeNoted(Finding("b")));
        type.Remember(Note("b", "e1"));

        Assert.False(type.IsToBeNoted(Finding("b")));
        Assert.True(type.IsToBeNoted(Finding("c")));
    }

    [Fact]
    public void IsToBeNoted_With500Notes_TakesNoFurther()
    {
        var type = Watched(20);
        for (var i = 1; i < 500; i++)
            type.Remember(Note($"n{i}", "e1"));

        Assert.True(type.IsToBeNoted(Finding("b")));
        type.Remember(Note("n500", "e1"));
        Assert.False(type.IsToBeNoted(Finding("b")));
    }

    [Fact]
    public void NotesOf_Event_AreThoseItWasTheFirstToShow()
    {
        var type = Watched(20);

        type.Remember(Note("b", "e1"));
        type.Remember(Note("c", "e2"));
        type.Remember(Note("c", "e1"));

        Assert.Equal(["b"], type.NotesOf("e1").Select(note => note.Finding.Path));
        Assert.Equal(["c"], type.NotesOf("e2").Select(note => note.Finding.Path));
    }

    [Fact]
    public void Learn_SomethingNew_IsToBeStoredUntilItIsTaken()
    {
        var type = new WatchedType("forms", "form.submitted");

        Assert.True(Learn(type, Usual));
        Assert.True(Learn(type, WithB));
        Assert.True(Learn(type, Usual));
        Assert.Equal(3, type.Take()!.Count);
        Assert.False(Learn(type, Usual));
    }

    [Fact]
    public void Learn_NothingNew_IsToBeStoredWithThe200thPayload()
    {
        var type = Watched(1);

        Assert.DoesNotContain(true, Enumerable.Range(0, 199).Select(_ => Learn(type, Usual)));
        Assert.True(Learn(type, Usual));
    }

    [Fact]
    public void Learn_PayloadThatFitsANote_CountsForIt()
    {
        var type = Watched(20);
        type.Remember(Note("b", "e1"));

        Learn(type, WithB);
        Learn(type, Usual);

        Assert.Equal(new SeenCount(1, Shapes.At), type.Take()!.Notes["unknown:b"]);
    }

    [Fact]
    public void Take_NothingLearned_IsNull() => Assert.Null(Watched(20).Take());

    [Fact]
    public void Take_WhileSomebodyStores_IsNull()
    {
        var type = Watched(20);
        Learn(type, Usual);

        Assert.NotNull(type.Take());
        Learn(type, Usual);

        Assert.Null(type.Take());
    }

    [Fact]
    public void Stored_PayloadLearnedMeanwhile_IsKnownAndWaits()
    {
        var type = Watched(18);
        Learn(type, Usual);
        type.Take();
        Learn(type, Usual);

        type.Stored(Shapes.From(19, Usual), []);

        Assert.Equal("unknown:b", Assert.Single(type.Compare(Shapes.See(WithB))).Key);
        Assert.Equal(1, type.Take()!.Count);
    }

    [Fact]
    public void Stored_NotesOfOtherInstances_AreNotNotedAgain()
    {
        var type = Watched(20);

        type.Stored(Shapes.From(20, Usual), [Note("b", "e1")]);

        Assert.False(type.IsToBeNoted(Finding("b")));
    }

    [Fact]
    public void NotStored_WhatWasTaken_WaitsWithWhatWasLearnedMeanwhile()
    {
        var type = Watched(20);
        Learn(type, Usual);
        var taken = type.Take()!;
        Learn(type, Usual);

        type.NotStored(taken);

        Assert.Equal(2, type.Take()!.Count);
    }

    [Fact]
    public void NotStored_News_WaitsFor200FurtherPayloads()
    {
        var type = new WatchedType("forms", "form.submitted");
        Learn(type, Usual);

        type.NotStored(type.Take()!);

        Assert.DoesNotContain(true, Enumerable.Range(0, 199).Select(_ => Learn(type, Usual)));
        Assert.True(Learn(type, Usual));
    }

    private static WatchedType Watched(int times)
    {
        var type = new WatchedType("forms", "form.submitted");
        type.Stored(Shapes.From(times, Usual), []);
        return type;
    }

    private static bool Learn(WatchedType type, string payload) => type.Learn(Shapes.See(payload), Shapes.At);

    private static DriftFinding Finding(string path) => new(DriftKind.Unknown, path, null, JsonTypes.None, JsonTypes.Number, "2");

    private static DriftNote Note(string path, string eventId) =>
        new("forms", "form.submitted", Finding(path), eventId, Shapes.At);
}
