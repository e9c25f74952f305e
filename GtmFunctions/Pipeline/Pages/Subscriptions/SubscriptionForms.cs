using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Subscriptions;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Subscriptions;

namespace GtmFunctions.Pipeline.Pages.Subscriptions;

/// <summary>What people do with subscriptions on their pages.</summary>
internal sealed class SubscriptionForms(
    SubscriptionRecords records, SubscriptionCommands commands, SubscriptionReplayRunner runner, SubscriptionTest tests)
{
    /// <summary>Adds one, and shows its secret.</summary>
    public Task<PageAnswer> AddAsync(PageRequest request, CancellationToken cancellation) => ReadAsync(async () =>
    {
        var asked = new SubscriptionRequest
        {
            Name = request.Field("name"),
            Address = request.Field("address"),
            Types = Parts(request.Field("types")),
            Filter = request.Field("filter") is { } filter ? JsonValue.Create(filter) : null,
            Gets = [.. request.Fields("gets")],
            Form = request.Field("form"),
            Key = request.Field("topicKey"),
            Pace = request.Field("pace"),
        };
        return Shown(await commands.AddAsync(asked, request.Visitor.Name, cancellation), "It is added.");
    });

    /// <summary>Pauses one.</summary>
    public async Task<PageAnswer> PauseAsync(PageRequest request, CancellationToken cancellation) => Shown(
        await commands.PauseAsync(request.Value("name"), request.Visitor.Name, cancellation),
        "It is paused; what is under way waits.");

    /// <summary>Enables one.</summary>
    public async Task<PageAnswer> EnableAsync(PageRequest request, CancellationToken cancellation) => Shown(
        await commands.EnableAsync(request.Value("name"), request.Visitor.Name, cancellation),
        "It is enabled; what happened meanwhile is sent by a replay.");

    /// <summary>Gives one a new secret, and shows it.</summary>
    public Task<PageAnswer> RotateAsync(PageRequest request, CancellationToken cancellation) => ReadAsync(async () =>
    {
        var overlap = request.Field("overlap") is { } text && Duration.TryParse(text, out var given)
            && given <= SubscriptionCommands.LongestOverlap
            ? given
            : SubscriptionCommands.UsualOverlap;
        return Shown(
            await commands.RotateAsync(
                request.Value("name"), overlap, request.Field("topicKey"), request.Visitor.Name, cancellation),
            "It is sent with the new key.");
    });

    /// <summary>Sends one what happened since a time.</summary>
    public async Task<PageAnswer> ReplayAsync(PageRequest request, CancellationToken cancellation)
    {
        if (await records.FindAsync(request.Value("name"), cancellation) is not { } found)
            return SubscriptionsQuery.Missing();
        if (request.Field("since") is not { } text || !Duration.TryParse(text, out var ago) || ago <= TimeSpan.Zero)
            throw new PageRequestException("Say how far back, such as 2h or 7d.");
        if (found.State != SubscriptionState.Active)
            return PageAnswer.Refuse($"{found.Name} is {SubscriptionView.StateOf(found.State)}: enable it first.");
        await runner.StartAsync(found, request.Now - ago, request.Now, SubscriptionReplayRunner.UsualRate, cancellation);
        return PageAnswer.Lead(Link(found), $"What happened in the last {Duration.Text(ago)} goes out to it by itself.");
    }

    /// <summary>Sends one a test.</summary>
    public async Task<PageAnswer> TestAsync(PageRequest request, CancellationToken cancellation)
    {
        if (await records.FindAsync(request.Value("name"), cancellation) is not { } found)
            return SubscriptionsQuery.Missing();
        var answer = await tests.SendAsync(found, cancellation);
        return PageAnswer.Lead(
            Link(found),
            answer.Kind == AnswerKind.Delivered
                ? $"It took the test: {answer.Status}."
                : $"It did not take the test: {answer.Reason}.");
    }

    /// <summary>Removes one.</summary>
    public async Task<PageAnswer> RemoveAsync(PageRequest request, CancellationToken cancellation) =>
        await commands.RemoveAsync(request.Value("name"), request.Visitor.Name, cancellation) is { Subscription: { } removed }
            ? PageAnswer.Lead(PageLinks.To("subscriptions"), $"{removed.Name} is removed, with its secrets.")
            : SubscriptionsQuery.Missing();

    private static PageAnswer Shown(ChangedSubscription changed, string said) => changed switch
    {
        { Subscription: null } => SubscriptionsQuery.Missing(),
        { Secret: { } secret, Subscription: { } one } => PageAnswer.Show<SubscriptionSecretPage>(
            new SubscriptionSecretModel(one.Name, one.Address, secret, one.Secrets is [_, var old, ..] ? old.Until : null)),
        { Subscription: { } one } => PageAnswer.Lead(Link(one), said),
    };

    private static async Task<PageAnswer> ReadAsync(Func<Task<PageAnswer>> act)
    {
        try
        {
            return await act();
        }
        catch (OpsRequestException wrong)
        {
            throw new PageRequestException(wrong.Message);
        }
    }

    private static string[] Parts(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Link(Subscription one) => PageLinks.To("subscriptions", one.Name);
}
