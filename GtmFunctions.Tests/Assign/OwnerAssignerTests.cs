using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Assign;

public sealed class OwnerAssignerTests(AzuriteFixture azurite)
{
    private const string Seven = """
        name,email,team,weight,capacity,timezone,hours
        Ada,ada@example.com,sdr,3,,America/New_York,Mon-Sun 09:00-17:00
        Bob,bob@example.com,sdr,2,,America/Los_Angeles,Mon-Sun 09:00-17:00
        Cem,cem@example.com,sdr,1,50/day,Europe/Berlin,
        Dee,dee@example.com,sdr,1,,UTC,
        Eve,eve@example.com,sdr,1,,UTC,
        Fay,fay@example.com,sdr,1,,UTC,
        Gus,gus@example.com,sdr,1,,UTC,
        """;

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 10, 30, 9, 0, 0, TimeSpan.Zero));

    private StorageConnection? _storage;

    // Both zones leave daylight-saving time on 2026-11-01: New York works from 13:00 UTC on the day before and from 14:00 UTC then.
    [CiFact]
    public async Task AssignAsync_AThousandLeadsFromSixteenWorkers_SharesAreExactToOneAndNobodyIsOverCapacity()
    {
        (string At, bool Ada, bool Bob)[] hours =
        [
            ("2026-10-31T12:30:00Z", false, false), ("2026-10-31T13:30:00Z", true, false), ("2026-10-31T16:30:00Z", true, true),
            ("2026-10-31T20:30:00Z", true, true), ("2026-10-31T21:30:00Z", false, true),
            ("2026-11-01T13:30:00Z", false, false), ("2026-11-01T14:30:00Z", true, false), ("2026-11-01T16:30:00Z", true, false),
            ("2026-11-01T17:30:00Z", true, true), ("2026-11-01T22:30:00Z", false, true),
        ];
        var assignment = Reps.Assignment(Seven, AssignmentStrategy.Weighted);
        var desks = await DesksAsync(2);
        var told = new ConcurrentBag<OwnerDecision>();
        for (var hour = 0; hour < hours.Length; hour++)
        {
            _clock.SetUtcNow(DateTimeOffset.Parse(hours[hour].At, CultureInfo.InvariantCulture));
            var leads = new ConcurrentQueue<int>(Enumerable.Range(hour * 100, 100));
            await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
            {
                while (leads.TryDequeue(out var lead))
                    told.Add(
                        await desks[worker % 2].AssignAsync(
                            assignment, EventId(lead), NoFields, handover: null, TestContext.Current.CancellationToken));
            })));
        }

        var turns = told.OrderBy(story => story.Turn!.After.Turn).ToArray();
        Assert.Equal(Enumerable.Range(1, 1000).Select(turn => (long)turn), turns.Select(story => story.Turn!.After.Turn));

        var weights = assignment.Pool!.Members.ToDictionary(member => member.Email, member => member.Weight);
        var ideal = weights.Keys.ToDictionary(email => email, _ => 0m);
        var got = weights.Keys.ToDictionary(email => email, _ => 0);
        var cemsDays = new Dictionary<DateOnly, int>();
        foreach (var (turn, story) in turns.Index())
        {
            var (at, ada, bob) = hours[turn / 100];
            var cemsDay = DateOnly.FromDateTime(
                TimeZoneInfo.ConvertTimeBySystemTimeZoneId(
                    DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), "Europe/Berlin").DateTime);
            var able = weights.Keys.Where(email => email switch
            {
                "ada@example.com" => ada,
                "bob@example.com" => bob,
                "cem@example.com" => cemsDays.GetValueOrDefault(cemsDay) < 50,
                _ => true,
            }).ToArray();
            Assert.Equal(able, story.Candidates.Where(one => !one.IsPassedOver).Select(one => one.Email));
            foreach (var email in able)
                ideal[email] += weights[email] / able.Sum(one => weights[one]);
            var owner = story.Owner.Email;
            Assert.Contains(owner, able);
            got[owner]++;
            if (owner == "cem@example.com")
                cemsDays[cemsDay] = cemsDays.GetValueOrDefault(cemsDay) + 1;
            Assert.StartsWith(
                $"{story.Owner.Name} is owed the most turns of the {able.Length} who can take it", OwnerTrace.Sentence(story),
                StringComparison.Ordinal);
        }

        Assert.All(
            got,
            share => Assert.True(Math.Abs(share.Value - ideal[share.Key]) <= 1, $"{share.Key} got {share.Value} of {ideal[share.Key]}"));
        Assert.Equal(1000, got.Values.Sum());
        Assert.Contains(50, cemsDays.Values);
        Assert.All(cemsDays.Values, count => Assert.InRange(count, 1, 50));
    }

    [Fact]
    public async Task AssignAsync_TheSameEventThirtyTwoTimesAtOnce_NamesOneOwnerAndMovesOnce()
    {
        var desks = await DesksAsync(4);
        var assignment = Reps.Assignment(Seven);

        var stories = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(
                i => desks[i % 4].AssignAsync(assignment, EventId(1), NoFields, handover: null, TestContext.Current.CancellationToken)));
        var next = await desks[0].AssignAsync(assignment, EventId(2), NoFields, handover: null, TestContext.Current.CancellationToken);

        Assert.Single(stories.Select(Text).Distinct());
        Assert.Equal(1, next.Turn!.Before.Turn);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AssignAsync_AnyStorageCallFails_TheSecondRunNamesTheOwnerAndMovesOnce(bool takesEffect)
    {
        var strike = takesEffect ? Strike.After : Strike.Before;
        var script = new StorageScript();
        var desk = (await DesksAsync(1, script))[0];
        var assignment = Reps.Assignment(Seven);
        for (var call = 0; call < 3; call++)
        {
            script.Calls.Clear();
            script.Fail(call, strike, fatal: false);
            await Assert.ThrowsAsync<StorageScript.ScriptedFailure>(
                () => desk.AssignAsync(assignment, EventId(call), NoFields, handover: null, TestContext.Current.CancellationToken));
            script.Fail(-1, strike, fatal: false);
            var again = await desk.AssignAsync(assignment, EventId(call), NoFields, handover: null, TestContext.Current.CancellationToken);
            Assert.Equal(call + 1, again.Turn!.After.Turn);
        }
    }

    [Fact]
    public async Task AssignAsync_TheHundredthLead_CostsWhatTheFirstDoes()
    {
        var script = new StorageScript();
        var desk = (await DesksAsync(1, script))[0];
        var assignment = Reps.Assignment(Seven) with { Sticky = new Sticky(FieldPath.Parse("account.domain"), TimeSpan.FromDays(90)) };
        var costs = new List<int>();
        for (var lead = 0; lead < 100; lead++)
        {
            script.Calls.Clear();
            await desk.AssignAsync(
                assignment, EventId(lead), Account($"{lead}.example"), handover: null, TestContext.Current.CancellationToken);
            costs.Add(script.Calls.Count);
        }

        Assert.All(costs, cost => Assert.Equal(4, cost));
    }

    [Fact]
    public async Task AssignAsync_Sticky_KeepsTheOwnerWithinTheWindowAndNotForFreemail()
    {
        var desk = (await DesksAsync(1))[0];
        var assignment = Reps.Assignment(Seven) with { Sticky = new Sticky(FieldPath.Parse("account.domain"), TimeSpan.FromDays(7)) };
        async Task<(string Email, ChosenBy By)> Name(int lead, string domain)
        {
            var story = await desk.AssignAsync(
                assignment, EventId(lead), Account(domain), handover: null, TestContext.Current.CancellationToken);
            return (story.Owner.Email, story.By);
        }

        var first = await Name(1, "analytical.example");
        Assert.NotEqual(first.Email, (await Name(2, "other.example")).Email);
        _clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal((first.Email, ChosenBy.Account), await Name(3, "Analytical.example"));
        _clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal((first.Email, ChosenBy.Account), await Name(4, "analytical.example"));
        _clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(ChosenBy.Turn, (await Name(5, "analytical.example")).By);
        await Name(6, "gmail.com");
        Assert.Equal(ChosenBy.Turn, (await Name(7, "gmail.com")).By);
    }

    [Fact]
    public async Task AssignAsync_TwoAssignmentsOfOneRoster_ShareItsCapacity()
    {
        var desk = (await DesksAsync(1))[0];
        var inbound = Reps.Assignment("name,email,team,capacity\nAda,ada@example.com,sdr,2/day");

        await desk.AssignAsync(inbound, EventId(1), NoFields, handover: null, TestContext.Current.CancellationToken);
        await desk.AssignAsync(
            inbound with { Name = "renewals" }, EventId(1), NoFields, handover: null, TestContext.Current.CancellationToken);
        var third = await desk.AssignAsync(inbound, EventId(2), NoFields, handover: null, TestContext.Current.CancellationToken);

        Assert.Equal(ChosenBy.Fallback, third.By);
        Assert.Equal(new UnavailableReason.AtCapacity(2, 2, "day"), third.Candidates[0].Unavailable);
    }

    [Fact]
    public async Task ListAsync_OfADay_IsWhoGotWhatAndWhy()
    {
        var script = new StorageScript();
        var desk = (await DesksAsync(1, script))[0];
        var assignment = Reps.Assignment(Seven);
        await desk.AssignAsync(assignment, EventId(1), NoFields, handover: null, TestContext.Current.CancellationToken);

        var entry = Assert.Single(
            await new AssignmentLedger(_storage!).ListAsync(
                "reps.csv", RecordId.Day(_clock.GetUtcNow()), TestContext.Current.CancellationToken));

        Assert.Equal((EventId(1), "sdr", _clock.GetUtcNow()), (entry.EventId, entry.Assignment, entry.At));
        Assert.Equal(entry.Email, entry.Decision.Owner.Email);
        Assert.Empty(await new AssignmentLedger(_storage!).ListAsync("reps.csv", "20260101", TestContext.Current.CancellationToken));
    }

    private static JsonObject NoFields => [];

    private static string Text(OwnerDecision decision) => DecisionJson.ToRow(decision, DecisionJson.Default.OwnerDecision).ToJsonString();

    private string EventId(int lead) => RecordId.ForEvent(_clock.GetUtcNow(), KeyHash.For($"lead {lead}"));

    private static JsonObject Account(string domain) => new() { ["account"] = new JsonObject { ["domain"] = domain } };

    // A desk for each instance of the app: they share the storage and nothing else.
    private async Task<OwnerAssigner[]> DesksAsync(int count, StorageScript? script = null)
    {
        _storage = await azurite.NewStorageAsync(script);
        return [.. Enumerable.Range(0, count).Select(_ => new OwnerAssigner(new AssignmentLedger(_storage), _clock))];
    }
}
