using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using Xunit;

namespace GtmFunctions.Tests.Ops.Preview;

public sealed class RecordedSilenceTests
{
    private const string Ada = "ada@example.com";
    private const string Bob = "bob@example.com";

    private static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    // Ada had it from 9:00 to 9:15, then Bob, who acknowledged at 9:20 by the link
    [Theory]
    [InlineData(Ada, 0, 15, nameof(OwnerWord.Silent))]
    [InlineData(Ada, 0, 5, nameof(OwnerWord.Silent))]
    [InlineData("ADA@example.com", 10, 15, nameof(OwnerWord.Silent))]
    [InlineData(Ada, 0, 16, nameof(OwnerWord.Unknown))]
    [InlineData(Bob, 15, 15, nameof(OwnerWord.Given))]
    [InlineData(Bob, 30, 5, nameof(OwnerWord.Given))]
    [InlineData(Bob, 0, 4, nameof(OwnerWord.Silent))]
    [InlineData("cem@example.com", 0, 15, nameof(OwnerWord.Unknown))]
    [InlineData("cem@example.com", 100, 30, nameof(OwnerWord.NotDue))]
    [InlineData(Ada, 100, 30, nameof(OwnerWord.NotDue))]
    public void Find_OfALeadThatWentOnAndWasAcknowledgedByTheLink_TellsWhatIsKnown(string email, int since, int minutes, string word)
    {
        var recorded = Record(Had(Ada, 0, 15), Had(Bob, 15, null)) with { Acknowledged = Word(20, "link") };

        Assert.Equal(word, Find(recorded, email, since, minutes).Word.ToString());
    }

    [Theory]
    [InlineData(Ada, 0, 20, nameof(OwnerWord.Given))]
    [InlineData("cem@example.com", 5, 15, nameof(OwnerWord.Given))]
    [InlineData("cem@example.com", 5, 14, nameof(OwnerWord.Unknown))]
    [InlineData(Ada, 0, 15, nameof(OwnerWord.Silent))]
    [InlineData(Bob, 15, 4, nameof(OwnerWord.Silent))]
    public void Find_OfALeadThatAnEventAcknowledged_HoldsForWhoeverHasItThen(string email, int since, int minutes, string word)
    {
        var recorded = Record(Had(Ada, 0, 15), Had(Bob, 15, null)) with { Acknowledged = Word(20, "event") };

        Assert.Equal(word, Find(recorded, email, since, minutes, new AcknowledgingEvent(["meeting.booked"], [], null)).Word.ToString());
    }

    [Fact]
    public void Find_OfALeadThatAnEventAcknowledgedWhichTheSlaDoesNotKnow_TakesItForSilenceUntilThen()
    {
        var recorded = Record(Had(Ada, 0, null)) with { Acknowledged = Word(20, "event") };

        Assert.Equal(new OwnerSilence(OwnerWord.Silent, Nine.AddMinutes(20)), Find(recorded, Ada, 0, 20));
        Assert.Equal(new OwnerSilence(OwnerWord.Unknown, Nine.AddMinutes(20)), Find(recorded, Ada, 0, 21));
    }

    [Fact]
    public void Find_OfALeadThatNobodyAcknowledgedYet_IsSilentAsLongAsItWasHeld()
    {
        var recorded = Record(Had(Ada, 0, null));

        Assert.Equal(new OwnerSilence(OwnerWord.Silent, Nine.AddHours(2)), Find(recorded, Ada, 0, 120));
        Assert.Equal(new OwnerSilence(OwnerWord.NotDue, Nine.AddHours(2)), Find(recorded, Ada, 0, 121));
        Assert.Equal(new OwnerSilence(OwnerWord.Unknown, Nine), Find(null, Ada, 0, 15));
    }

    [Fact]
    public void Find_OfALeadThatWasAcknowledged_IsSilentUntilThen()
    {
        var recorded = Record(Had(Ada, 0, null)) with { Acknowledged = Word(12, "link") };

        Assert.Equal(new OwnerSilence(OwnerWord.Given, Nine.AddMinutes(12)), Find(recorded, Ada, 0, 15));
        Assert.Equal(new OwnerSilence(OwnerWord.Given, Nine.AddMinutes(42)), Find(recorded, Ada, 30, 15));
    }

    [Fact]
    public void WentOn_OfWhatSomebodyHandedOver_IsNoSilence()
    {
        var handed = Had(Ada, 0, 5) with { Moved = "Ada left", HandOver = "Ada left" };

        Assert.False(RecordedSilence.WentOn(Record(handed, Had(Bob, 5, null))));
        Assert.True(RecordedSilence.WentOn(Record(Had(Ada, 0, 15) with { Moved = "late" }, Had(Bob, 15, null))));
        Assert.False(RecordedSilence.WentOn(null));
    }

    // Two hours have passed
    private static OwnerSilence Find(SlaRecord? recorded, string email, int since, int minutes, params AcknowledgingEvent[] by) =>
        RecordedSilence.Find(
            recorded,
            new Sla { Acknowledge = TimeSpan.FromMinutes(minutes), Reassign = [], AcknowledgedBy = by },
            Had(email, since, null) with { Due = Nine.AddMinutes(since + minutes) },
            Nine.AddHours(2));

    private static SlaHolder Had(string email, int since, int? until) => new()
    {
        Name = email,
        Email = email,
        Since = Nine.AddMinutes(since),
        Until = until is { } minutes ? Nine.AddMinutes(minutes) : null,
    };

    private static SlaAcknowledged Word(int minutes, string how) =>
        new(Nine.AddMinutes(minutes), Bob, how, minutes * 60, InTime: false);

    private static SlaRecord Record(params SlaHolder[] holders) => new() { Assignment = "sdr", Workflow = "inbound", Holders = holders };
}
