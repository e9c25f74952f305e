using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Pages.Events;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Replay;

namespace GtmFunctions.Pipeline.Pages.DeadLetters;

/// <summary>Puts dead letters back or gives them up, one or all of a cause: first what that would do, then the doing.</summary>
internal sealed class DeadLetterForms(
    DeadLetterReplay replay, ReplayPlanner planner, ReplayRunner runner, TimeProvider clock)
{
    private const string Include = "include";
    private const string NoReason = "Say why: it is kept with the record of each.";

    /// <summary>Puts one back at the stage where it died.</summary>
    public async Task<PageAnswer> ReplayOneAsync(PageRequest request, CancellationToken cancellation)
    {
        var id = request.Value("id");
        var answer = await replay.ReplayAsync(id, How(request, many: false), ReplayOrder.Now(clock), cancellation);
        return Told(id, answer, "It is put back, and tried again now.");
    }

    /// <summary>Gives one up.</summary>
    public async Task<PageAnswer> DiscardOneAsync(PageRequest request, CancellationToken cancellation)
    {
        var id = request.Value("id");
        var reason = request.Field("reason") ?? throw new PageRequestException(NoReason);
        var by = $"{reason} ({request.Visitor.Name})";
        return Told(id, await replay.DiscardAsync(id, by, ReplayOrder.Now(clock), cancellation), "It is given up; its record stays.");
    }

    /// <summary>Shows what putting back all of a cause would do.</summary>
    public async Task<PageAnswer> PreviewReplayAsync(PageRequest request, CancellationToken cancellation)
    {
        var key = request.Value("key");
        var plan = await planner.LettersAsync(new DeadLetterQuery(), How(request, many: true), cancellation, Of(key));
        return Preview(
            key,
            plan,
            "Put them back",
            $"{Relative.Count(plan.Total, "dead letter")} of {plan.Matched} would be put back, {ReplayRequest.DefaultRate} a second.",
            new ReplayForm(Link(key, "replay"), new Dictionary<string, string>(), "Put them back", Include: ReplayClasses.LeftOutOfMany));
    }

    /// <summary>Puts back all of a cause.</summary>
    public async Task<PageAnswer> ReplayAsync(PageRequest request, CancellationToken cancellation)
    {
        var how = How(request, many: true);
        var plan = await planner.LettersAsync(new DeadLetterQuery(), how, cancellation, Of(request.Value("key")));
        return await BeginAsync(ReplayKind.DeadLetters, how, ReplayRequest.DefaultRate, plan, cancellation);
    }

    /// <summary>Shows what giving up all of a cause would do.</summary>
    public async Task<PageAnswer> PreviewDiscardAsync(PageRequest request, CancellationToken cancellation)
    {
        var key = request.Value("key");
        var plan = await planner.DiscardAsync(new DeadLetterQuery(), cancellation, Of(key));
        return Preview(
            key,
            plan,
            "Give them up",
            $"{Relative.Count(plan.Total, "dead letter")} would be given up for good. Their records stay, with your reason.",
            new ReplayForm(Link(key, "discard"), new Dictionary<string, string>(), "Give them up", AsksWhy: true, IsDanger: true));
    }

    /// <summary>Gives up all of a cause.</summary>
    public async Task<PageAnswer> DiscardAsync(PageRequest request, CancellationToken cancellation)
    {
        var reason = request.Field("reason") ?? throw new PageRequestException(NoReason);
        var plan = await planner.DiscardAsync(new DeadLetterQuery(), cancellation, Of(request.Value("key")));
        var how = new ReplayHow { Reason = reason, Person = request.Visitor.Name };
        return await BeginAsync(ReplayKind.Discard, how, ReplayRequest.MaxRate, plan, cancellation);
    }

    private static PageAnswer Preview(string key, ReplayPlan plan, string title, string answer, ReplayForm form) =>
        PageAnswer.Show<ReplayPreviewPage>(new ReplayPreviewModel(
            title,
            plan.Total == 0 ? "There is nothing to do: all of them are left out, or gone." : answer,
            ReplayPlanLines.Would(plan),
            ReplayPlanLines.LeftOut(plan),
            plan.Matched == 0 ? null : form,
            PageLinks.To("dead-letters", "groups", key)));

    private async Task<PageAnswer> BeginAsync(
        ReplayKind kind, ReplayHow how, int rate, ReplayPlan plan, CancellationToken cancellation)
    {
        if (plan.Total == 0)
            return PageAnswer.Refuse("There is nothing to do: all of them are left out, or gone meanwhile.");

        var now = clock.GetUtcNow();
        var job = new ReplayJob { Id = ReplayJob.NewId(now), Kind = kind, How = how, Rate = rate, CreatedAt = now };
        await runner.StartAsync(job, plan.Items(), cancellation);
        return PageAnswer.Lead(PageLinks.To("replays"), $"{Relative.Count(plan.Total, "dead letter")} under way as {job.Id}.");
    }

    private static ReplayHow How(PageRequest request, bool many) => new()
    {
        LeaveOut = ReplayClasses.LeaveOut(many, [.. request.Fields(Include).Intersect(ReplayClasses.LeftOutOfMany)], []),
        Again = [ActionClasses.NameOf(ActionClass.Upsert)],
        Person = request.Visitor.Name,
    };

    private static Func<FoundLetter, bool> Of(string key) => letter => LetterGroups.KeyOf(letter) == key;

    private static string Link(string key, string act) => PageLinks.To("dead-letters", "groups", key, act);

    private static PageAnswer Told(string id, ReplayAnswer answer, string done) => answer.Result switch
    {
        ReplayResult.Done => PageAnswer.Lead(PageLinks.To("dead-letters", id), done),
        ReplayResult.AlreadyDone => PageAnswer.Refuse($"Somebody was quicker: {answer.Why}."),
        ReplayResult.Refused => PageAnswer.Refuse($"It cannot be put back so: {answer.Why}."),
        _ => PageAnswer.Missing("There is no dead letter of this id."),
    };
}
