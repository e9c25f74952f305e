using System.Text.Json;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Telemetry.Numbers;

namespace GtmFunctions.Pipeline.Pages.Reps;

/// <summary>Tells who got what, whose turn it is and why not another's, and how soon they acknowledge.</summary>
internal sealed class RepsQuery(
    ConfigurationVersions configurations, NumberCounts counts, NumbersReader numbers, AssignmentLedger ledger)
{
    private const int DefaultDays = 7;
    private const int MostDays = 90;

    // A share that is off by more is worth a look, once enough was shared for it to mean something
    private const double Unfair = 0.10;
    private const int Enough = 20;

    /// <summary>Makes the page.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var days = request.Number("days", DefaultDays, 1, MostDays);
        var configuration = await configurations.CurrentAsync(cancellation);
        await counts.FlushAsync(cancellation);
        var tally = (await numbers.ReadAsync(request.Now.AddDays(-days), request.Now.AddTicks(1), cancellation)).Total;
        var teams = new List<TeamLine>();
        foreach (var assignment in configuration.Assignments.Values.Where(assignment => assignment.Pool is not null))
        {
            var state = PoolState.FromJson(await ledger.StateAsync(OwnerRule.PoolOf(assignment), cancellation));
            teams.AddRange(AskedTeam.All(assignment).Select(team => Team(team, state, tally, request.Now)));
        }

        var known = teams.SelectMany(team => team.Members).Select(member => member.Email).ToHashSet(StringComparer.OrdinalIgnoreCase);
        RepLine[] others =
        [
            .. tally.Names(NumberDimension.Owner).Where(email => !known.Contains(email))
                .Select(email => Rep(email, email, tally, null, null, null, null)),
        ];
        return PageAnswer.Show<RepsPage>(Model(days, teams, others));
    }

    private static RepsModel Model(int days, IReadOnlyList<TeamLine> teams, IReadOnlyList<RepLine> others)
    {
        RepLine[] all = [.. teams.SelectMany(team => team.Members).Concat(others).DistinctBy(rep => rep.Email)];
        var given = all.Sum(rep => rep.Assigned);
        var off = teams.Where(team => team.Members.Sum(member => member.Assigned) >= Enough)
            .SelectMany(team => team.Members)
            .Where(member => member is { Share: { } share, Fair: { } fair } && Math.Abs(share - fair) > Unfair)
            .Select(member => member.Name)
            .Distinct()
            .ToList();
        var stuck = teams.Where(team => team.Next is null).ToList();
        var late = all.Where(rep => rep.Overdue > 0).OrderByDescending(rep => rep.Overdue).ToList();
        var standing = stuck.Count > 0 || late.Count > 0 ? Standing.Attention : given > 0 ? Standing.Good : Standing.Idle;
        return new RepsModel(Answer(days, given, all.Count(rep => rep.Assigned > 0), off, stuck, late), standing, days, teams, others);
    }

    private static string Answer(
        int days, long given, int reps, List<string> off, List<TeamLine> stuck, List<RepLine> late)
    {
        var span = days == 1 ? "in the last day" : $"in the last {days} days";
        var parts = new List<string>
        {
            given == 0 ? $"Nobody was given anything {span}." : $"{Relative.Count(given, "lead")} to {Relative.Count(reps, "rep")} {span}.",
        };
        if (given > 0)
            parts.Add(off.Count == 0 ? "Nobody is 10 % off their share." : $"More than 10 % off their share: {string.Join(", ", off)}.");
        if (stuck.Count > 0)
            parts.Add($"Nobody of {string.Join(", ", stuck.Select(team => team.Team))} can take anything now: it goes to the fallback.");
        if (late is [var worst, ..])
            parts.Add($"{worst.Name} let {Relative.Count(worst.Overdue, "lead")} go to another.");
        return string.Join(' ', parts);
    }

    private static TeamLine Team(AskedTeam team, PoolState state, NumberTally tally, DateTimeOffset now)
    {
        var assignment = team.Assignment;
        var weighted = team.Weighted(team.Members);
        var given = team.Members.Sum(member => tally.Count(NumberDimension.Owner, Roster.Key(member), Measure.Assigned));
        var weights = weighted.Sum(one => one.Weight);
        return new TeamLine(
            assignment.Name,
            team.Label,
            JsonNamingPolicy.KebabCaseLower.ConvertName(assignment.Strategy.ToString()),
            NextInTurn.Find(team, state, now)?.Name,
            assignment.Fallback,
            [
                .. weighted.Select(one => Rep(
                    one.Member.Name,
                    Roster.Key(one.Member),
                    tally,
                    given == 0 ? null : given,
                    weights == 0 ? null : (double)(one.Weight / weights),
                    CapacityNow.Render(one.Member, state, now),
                    Availability.WhyNot(one.Member, assignment.Holidays, state, now) is { } why ? UnavailableSentence.Render(why) : null)),
            ]);
    }

    private static RepLine Rep(
        string name, string email, NumberTally tally, long? ofTeam, double? fair, string? capacity, string? whyNot)
    {
        long Count(Measure measure) => tally.Count(NumberDimension.Owner, email, measure);
        var assigned = Count(Measure.Assigned);
        return new RepLine(
            name,
            email,
            assigned,
            ofTeam is { } all ? (double)assigned / all : null,
            fair,
            Count(Measure.Acknowledged),
            Count(Measure.AcknowledgedInTime),
            Count(Measure.Overdue),
            tally.Latency(LatencyKind.ReceivedToAcknowledgedInHours, NumberDimension.Owner, email).Quantile(0.5)?.TotalSeconds,
            capacity,
            whyNot);
    }
}
