using System.Globalization;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Tables;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Ops.Leaving;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Rules.Reps;

/// <summary>Shows what it comes to when somebody leaves, in numbers, and does it.</summary>
internal sealed class RepLeaveQuery(RepLeaving leaving, AssignmentLedger ledger, VersionStore versions, NextOwnerNotices notices)
{
    private const int Shown = 20;

    /// <summary>Makes the page.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var successor = RepSuccessor.Parse(request.Text("to"));
        var days = Days(request.Text("days"));
        if (await leaving.FindAsync(Email(request), successor, days, cancellation) is not { } leave)
            return PageAnswer.Missing("No rules are published yet, so nobody can leave them.");
        return PageAnswer.Show<RepLeavePage>(await ModelAsync(leave, successor, request.Now, cancellation) with { Days = days });
    }

    /// <summary>Does it.</summary>
    public async Task<PageAnswer> LeaveAsync(PageRequest request, CancellationToken cancellation)
    {
        var successor = RepSuccessor.Parse(request.Field("to"));
        if (await leaving.FindAsync(Email(request), successor, Days(request.Field("days")), cancellation) is not { } leave)
            return PageAnswer.Missing("No rules are published yet, so nobody can leave them.");
        if (leave.Version != request.Field("version"))
            return PageAnswer.Refuse("The rules were changed while this page was open. Nothing was done: look at it again.");
        if (leave.IsNobody)
            return PageAnswer.Refuse("There is nothing to do: no rule names them, and they have nothing.");
        var left = await leaving.LeaveAsync(leave, successor, request.Visitor.Name, request.Field("note"), cancellation);
        if (left.Refused is { } why)
            return PageAnswer.Refuse($"{why} Nothing was handed over.");
        var said = new List<string>
        {
            left.Version is null ? "The rules did not name them." : $"{leave.Name} is out of the rules since version {left.Version}.",
            $"{Relative.Count(left.Leads, "lead")} {(left.Leads == 1 ? "is" : "are")} on the way to the next owner, "
                + $"{Relative.Count(left.Accounts, "account")} changed hands.",
        };
        if (left.Kept > 0)
            said.Add($"{Relative.Count(left.Kept, "lead")} went on by themselves meanwhile, or cannot be handed over.");
        if (!leave.Holdings.IsComplete)
            said.Add("There are more leads: do it once more for those.");
        return PageAnswer.Lead(PageLinks.To("rules", "reps", leave.Email, "leave"), string.Join(' ', said));
    }

    private static string Email(PageRequest request) =>
        request.Value("email") is { Length: <= 254 } email && email.IndexOf('@', StringComparison.Ordinal) > 0
            ? email
            : throw new PageRequestException("The address names who leaves by their e-mail address.");

    private static int Days(string? text) => text is null
        ? RepHoldingsReader.UsualDays
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= RepHoldingsReader.MostDays
            ? days
            : throw new PageRequestException($"The days are a whole number from 0 to {RepHoldingsReader.MostDays}.");

    private async Task<RepLeaveModel> ModelAsync(
        RepLeave leave, RepSuccessor? successor, DateTimeOffset now, CancellationToken cancellation)
    {
        var (plan, held) = (leave.Plan, leave.Holdings);
        var configuration = leave.After.Configuration ?? leave.Before;
        string[] problems =
        [
            .. plan.Problems,
            .. plan.Problems.Count > 0 ? [] : leave.After.Errors.Take(5).Select(error => $"The rules without them: {error}"),
        ];
        var groups = new List<LeaveGroup>();
        foreach (var assigned in held.Leads.GroupBy(lead => (lead.Assignment, lead.IsAsked)))
        {
            var (name, isAsked) = assigned.Key;
            groups.Add(new LeaveGroup(name, assigned.Count(), await NextAsync(leave, configuration, name, now, cancellation))
            {
                Told = Told(configuration, name),
                IsUnasked = !isAsked,
            });
        }

        var before = await versions.FindAsync(leave.Version, atTheEdge: true, cancellation);
        return new RepLeaveModel(
            leave.Email,
            leave.Name,
            Answer(leave),
            leave.IsNobody ? Standing.Idle : problems.Length > 0 ? Standing.Attention : Standing.Good,
            leave.Version)
        {
            Rules = plan.Changes ? RulesDiff.Between(before, plan.Bundle).Summary() : [],
            Also = plan.Also,
            Problems = problems,
            Leads = groups,
            Oldest = [.. held.Leads.Take(Shown).Select(lead => new LeaveLead(lead.Event, lead.Assignment, lead.Since, lead.Due))],
            Accounts =
            [
                .. held.Accounts.Select(pool => new LeaveGroup(
                    pool.Key,
                    pool.Value,
                    RepLeaving.AccountsTo(configuration, pool.Key, successor) ?? "whoever the rules name at the next event of each")),
            ],
            People = plan.People,
            Teams = plan.Teams,
            To = successor?.ToString(),
            CanBeDone = !leave.IsNobody && problems.Length == 0,
        };
    }

    private static string Answer(RepLeave leave)
    {
        var (plan, held) = (leave.Plan, leave.Holdings);
        if (leave.IsNobody)
            return $"Nothing of the rules names {leave.Email}, and they have no open lead and no account.";
        var places = plan.Document > 0 ? $" and {Relative.Count(plan.Document, "place")} of the document" : "";
        var rules = plan.Changes
            ? $"{Relative.Count(plan.Rows, "row")} of {Relative.Count(plan.Tables.Count, "table")}{places} "
                + $"{(plan.Rows == 1 && plan.Document == 0 ? "names" : "name")} {leave.Name}"
            : $"No rule names {leave.Name} any more";
        return $"{rules}, who has {(held.IsComplete ? "" : "more than ")}{Relative.Count(held.Leads.Count, "open lead")} and is kept by "
            + $"{Relative.Count(held.Accounts.Values.Sum(), "account")}.";
    }

    private string Told(Configuration configuration, string name)
    {
        var to = configuration.Assignments.GetValueOrDefault(name) is not { } assignment ? []
            : assignment.Sla is { } sla ? [.. sla.Reassign.Select(action => action.To).Distinct()]
            : notices.Destinations(configuration, name);
        return to.Count == 0 ? "nobody: no action of its workflows names the owner" : string.Join(", ", to);
    }

    // Whose turn it is of those who were in a team with them, by the rules without them
    private async Task<string> NextAsync(
        RepLeave leave, Configuration configuration, string name, DateTimeOffset now, CancellationToken cancellation)
    {
        if (configuration.Assignments.GetValueOrDefault(name) is not { } assignment)
            return "nobody: the rules have no such assignment any more";
        var state = PoolState.FromJson(await ledger.StateAsync(OwnerRule.PoolOf(assignment), cancellation));
        var teams = leave.Before.Assignments.GetValueOrDefault(name)?.Pool?.Members
            .Where(member => leave.Emails.Contains(member.Email, StringComparer.OrdinalIgnoreCase)).Select(member => member.Team)
                .ToArray() ?? [];
        Member[] able =
        [
            .. AskedTeam.All(assignment)
                .Where(team => team.Name is null || teams.Length == 0 || teams.Contains(team.Name, StringComparer.OrdinalIgnoreCase))
                .SelectMany(team => team.Members)
                .Where(member => Availability.WhyNot(member, assignment.Holidays, state, now) is null)
                .DistinctBy(Roster.Key),
        ];
        return able.Length == 0
            ? $"{assignment.Fallback}, for nobody else of the team can take anything now"
            : $"in turn to those of {able.Length} who can take it now: {string.Join(", ", able.Take(5).Select(member => member.Name))}"
                + (able.Length > 5 ? ", …" : "");
    }
}
