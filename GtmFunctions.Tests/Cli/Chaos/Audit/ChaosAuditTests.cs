using GtmFunctions.Cli.Chaos;
using GtmFunctions.Cli.Chaos.Audit;
using GtmFunctions.Cli.Chaos.Plan;
using GtmFunctions.Cli.Chaos.Sinks;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Chaos.Audit;

/// <summary>An audit that is given something wrong says so, and one of a clean run says nothing.</summary>
public sealed class ChaosAuditTests
{
    private static readonly ChaosEvidence Clean = CleanEvidence.Create();
    private static readonly PlannedEvent Lead = Clean.Plan.Events.First(one => one.Kind == EventKind.Lead);
    private static readonly PlannedEvent Trial = Clean.Plan.Events.First(one => one.Kind == EventKind.Trial);
    private static readonly PlannedEvent Student = Clean.Plan.Events.First(one => one.Kind == EventKind.Student);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Check_OfACleanRun_FindsNothing(int seed) => Assert.Empty(ChaosAudit.Check(CleanEvidence.Create(seed)));

    [Fact]
    public void Check_WebhookThatWasNeverAccepted_IsNamed() =>
        AssertFinds(Clean with { Accepted = [.. Clean.Accepted.Skip(1)] }, FindingKind.NotAccepted, Clean.Plan.Webhooks[0].Events[0].Id);

    [Fact]
    public void Check_EventThatIsNotListed_IsLost() =>
        AssertFinds(Clean with { Events = [.. Clean.Events.Where(one => one.ProviderId != Student.Id)] }, FindingKind.Lost, Student.Id);

    [Fact]
    public void Check_EventThatIsListedTwice_IsTwice() => AssertFinds(
        Clean with { Events = [.. Clean.Events, new ListedEvent("e20261123-other", Student.Id, ChaosDocument.Source, Outcomes.Filtered)] },
        FindingKind.Twice,
        "e20261123-other");

    [Theory]
    [InlineData(Outcomes.Accepted)]
    [InlineData(Outcomes.Routed)]
    [InlineData(Outcomes.Filtered)]
    [InlineData(Outcomes.DeadLettered)]
    public void Check_EventThatDidNotComeToItsEnd_IsStuck(string outcome) => AssertFinds(
        Clean with { Events = [.. Clean.Events.Select(one => one.ProviderId == Lead.Id ? one with { Outcome = outcome } : one)] },
        FindingKind.Stuck,
        outcome);

    [Fact]
    public void Check_EventOfASignalThatIsUnderWay_IsStuck() => AssertFinds(
        Clean with { Events = [.. Clean.Events, new ListedEvent("e20261123-signal", "key", "signals", Outcomes.Routed)] },
        FindingKind.Stuck,
        "e20261123-signal");

    [Fact]
    public void Check_DeliveryWithoutATrace_IsUntold() => AssertFinds(
        Clean with { Told = Clean.Told.Where(each => each.Key != "d3").ToDictionary() }, FindingKind.Untold, "d3 was answered 200");

    [Fact]
    public void Check_DeliveryWhoseTraceLeavesOutAnEvent_IsUntold() => AssertFinds(
        Clean with
        {
            Told = Clean.Told.ToDictionary(each => each.Key, each => each.Key == "d3" ? each.Value - 1 : each.Value),
        },
        FindingKind.Untold,
        "d3 tells of");

    [Theory]
    [InlineData("alpha")]
    [InlineData("bravo")]
    [InlineData("charlie")]
    public void Check_ActionThatDidNotArrive_IsLost(string to) =>
        AssertFinds(WithoutCalls(call => call.To == to && call.Subject == Lead.Email), FindingKind.Lost, $"{to} did not get {Lead.Email}");

    [Fact]
    public void Check_ActionThatWasOnlyRefused_IsLost() => AssertFinds(
        Clean with { Calls = [.. Clean.Calls.Select(call => call.Subject == Trial.Email ? call with { Acted = false } : call)] },
        FindingKind.Lost,
        Trial.Email);

    [Fact]
    public void Check_ActionUnderASecondKey_IsTwice() => AssertFinds(
        With(CleanEvidence.Call("alpha", Lead.Email, OwnerOf(Lead), key: "another")), FindingKind.Twice, "another");

    [Fact]
    public void Check_ActionWithoutAKey_IsTwice() => AssertFinds(
        Clean with { Calls = [.. Clean.Calls.Select(call => call.Subject == Trial.Email ? call with { Key = "" } : call)] },
        FindingKind.Twice,
        "without an idempotency key");

    [Fact]
    public void Check_ActionOfAnEventThatIsFilteredOut_IsUnasked() =>
        AssertFinds(With(CleanEvidence.Call("alpha", Student.Email, owner: null)), FindingKind.Unasked, Student.Email);

    [Fact]
    public void Check_SignalThatDidNotFire_IsLost()
    {
        var fired = Clean.Calls.First(call => call.To == ChaosDocument.SignalDestination);

        AssertFinds(WithoutCalls(call => call == fired), FindingKind.Lost, fired.Subject);
    }

    [Fact]
    public void Check_SignalThatFiredOnceMore_IsTwice()
    {
        var fired = Clean.Calls.First(call => call.To == ChaosDocument.SignalDestination);

        AssertFinds(With(fired with { Key = "once more" }), FindingKind.Twice, "once more");
    }

    [Fact]
    public void Check_CallAgainAfterItsAnswer_IsRepeated() => AssertFinds(With(Again(at: 9)), FindingKind.Repeated, "at 1.0 s");

    [Theory]
    [InlineData(2, 3)]
    [InlineData(0, 1)]
    [InlineData(9, 20)]
    public void Check_CallAgainAfterSomethingWentWrong_IsExplainedAndCounted(double from, double until)
    {
        var evidence = With(Again(at: 9)) with
        {
            Disturbances = [new Disturbance(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(until))],
        };

        Assert.Empty(ChaosAudit.Check(evidence));
        Assert.Equal(1, ActionAudit.CountRepeats(evidence));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(9.5, 20)]
    public void Check_CallAgainWhenNothingWasWrongYetOrAnyMore_IsRepeated(double from, double until) => AssertFinds(
        With(Again(at: 9)) with { Disturbances = [new Disturbance(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(until))] },
        FindingKind.Repeated,
        "alpha");

    [Fact]
    public void Check_CallAgainAfterALostAnswer_IsExplained() => Assert.Empty(ChaosAudit.Check(Clean with
    {
        Calls =
        [
            .. Clean.Calls.Select(call => call.To == "alpha" && call.Subject == Lead.Email ? call with { Answered = false } : call),
            Again(at: 9),
        ],
    }));

    [Fact]
    public void Check_ActionsOfTwoReleases_AreFound() => AssertFinds(
        Clean with { Calls = [.. Clean.Calls.Select(call => Is(call, "charlie") ? call with { Release = "2" } : call)] },
        FindingKind.Versions,
        Lead.Email);

    [Fact]
    public void Check_ActionThatNamesAnotherOwnerThanTheLedger_IsFound() => AssertFinds(
        Clean with { Calls = [.. Clean.Calls.Select(call => Is(call, "charlie") ? call with { Owner = "eve@example.com" } : call)] },
        FindingKind.Count,
        "eve@example.com");

    [Fact]
    public void Check_TurnThatWasTakenTwice_IsFound() => AssertFinds(
        Clean with { Ledger = [.. Clean.Ledger, Clean.Ledger.First(line => line.Pool == ChaosDocument.TurnsTable)] },
        FindingKind.Twice,
        "turns were taken");

    [Fact]
    public void Check_TurnsThatAreNotEven_AreFound() => AssertFinds(
        Owned(line => line.Email == "turn2@example.com", "turn1@example.com"),
        FindingKind.Count,
        "turns are not even");

    [Fact]
    public void Check_OwnerBeyondTheirCapacity_IsFound() => AssertFinds(
        Owned(line => line.Pool == ChaosDocument.CappedTable, "capped1@example.com"),
        FindingKind.Count,
        "capped1@example.com has");

    [Fact]
    public void Check_FallbackWhileThereWasRoom_IsFound() => AssertFinds(
        Owned(line => line.Email == "capped1@example.com", ChaosDocument.Fallback),
        FindingKind.Count,
        "there was room");

    [Fact]
    public void Check_TrialWithoutAnOwner_IsFound() => AssertFinds(
        Clean with { Ledger = [.. Clean.Ledger.Where(line => line.Event != CleanEvidence.Id(Trial))] },
        FindingKind.Lost,
        "owners were named");

    [Fact]
    public void Check_MessageInAQueue_IsStuck() => AssertFinds(
        Clean with { Queues = new Dictionary<string, int> { [QueueNames.Actions] = 1 } }, FindingKind.Stuck, QueueNames.Actions);

    [Fact]
    public void Check_EventThatIsParked_IsStuck() => AssertFinds(Clean with { Parked = ["e1"] }, FindingKind.Stuck, "e1");

    [Fact]
    public void Check_PoisonThatIsNotListed_IsFound() => AssertFinds(
        Clean with { Poison = [new PoisonCount(QueueNames.Events, 2, 1)] }, FindingKind.Poison, QueueNames.Events);

    [Fact]
    public void Check_DeadLetterThatIsLeft_IsFound() => AssertFinds(
        Clean with { Letters = [new ListedLetter("letter1", QueueNames.Actions, "answered 422")] }, FindingKind.DeadLetter, "answered 422");

    [Fact]
    public void Check_DeadLetterThatCannotBeReplayed_IsFound() => AssertFinds(
        Clean with { Unreplayable = [new ListedLetter("letter1", QueueNames.Actions, "409")] },
        FindingKind.DeadLetter,
        "cannot be replayed");

    private static void AssertFinds(ChaosEvidence evidence, FindingKind kind, string what) =>
        Assert.Contains(ChaosAudit.Check(evidence), found => found.Kind == kind && found.What.Contains(what, StringComparison.Ordinal));

    private static ChaosEvidence With(SinkCall call) => Clean with { Calls = [.. Clean.Calls, call] };

    private static ChaosEvidence Owned(Func<LedgerLine, bool> which, string email) =>
        Clean with { Ledger = [.. Clean.Ledger.Select(line => which(line) ? line with { Email = email } : line)] };

    private static ChaosEvidence WithoutCalls(Func<SinkCall, bool> left) =>
        Clean with { Calls = [.. Clean.Calls.Where(call => !left(call))] };

    private static bool Is(SinkCall call, string to) => call.To == to && call.Subject == Lead.Email;

    private static SinkCall Again(double at) => CleanEvidence.Call("alpha", Lead.Email, OwnerOf(Lead), at);

    private static string OwnerOf(PlannedEvent one) => Clean.Ledger.Single(line => line.Event == CleanEvidence.Id(one)).Email;
}
