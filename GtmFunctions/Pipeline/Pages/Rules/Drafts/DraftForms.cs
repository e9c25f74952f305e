using System.Globalization;
using Azure;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Pages.Rules.Drafts;

/// <summary>Publishes a draft, rolls it out, carries it over to a newer version, or discards it.</summary>
internal sealed class DraftForms(
    RulesDrafts drafts, DraftReader reader, PublishedDocuments documents, RulesPublisher publisher, TimeProvider clock)
{
    /// <summary>Makes it the version that decides.</summary>
    public Task<PageAnswer> PublishAsync(PageRequest request, CancellationToken cancellation) => IfReadyAsync(
        request,
        async draft => await AnswerAsync(
            draft,
            await publisher.PublishAsync(What(draft, request), draft.BeganFrom, cancellation),
            published => $"Version {published.Read.Configuration!.Version} decides from now on. Every instance has it within 10 seconds.",
            PageLinks.To("rules"),
            cancellation),
        cancellation);

    /// <summary>Has it decide a share of the keys, or only be shown the events.</summary>
    public Task<PageAnswer> RollOutAsync(PageRequest request, CancellationToken cancellation) => IfReadyAsync(
        request,
        async draft =>
        {
            var percent = request.Field("to") == "shadow" ? 0 : Share(request);
            return await AnswerAsync(
                draft,
                await publisher.PublishAsync(What(draft, request), new RolloutShare(percent), draft.BeganFrom, cancellation),
                _ => percent == 0
                    ? "It is shown every event from now on, and nothing of what it decides is done."
                    : $"It decides {percent} % of the keys from now on.",
                PageLinks.To("rules", "rollout"),
                cancellation);
        },
        cancellation);

    /// <summary>Carries its changes over to the current version.</summary>
    public Task<PageAnswer> CarryAsync(PageRequest request, CancellationToken cancellation) => OfAsync(
        request,
        async draft =>
        {
            var began = draft.BeganFrom is { } version ? await documents.BundleAsync(version, cancellation) : null;
            if (began is null || await documents.CurrentAsync(cancellation) is not { } current
                || await documents.BundleAsync(current.Name, cancellation) is not { } now)
            {
                return PageAnswer.Refuse(
                    "The version that the draft began from is no longer kept: make the change again in the current one.");
            }

            var merged = RulesMerge.Carry(began, draft.Bundle, now);
            if (merged.Bundle is not { } bundle)
                return await ShowAsync(draft, StatusCodes.Status409Conflict, cancellation);
            var carried = draft with { Bundle = bundle, BeganFrom = current.Name, At = clock.GetUtcNow() };
            return await drafts.TryKeepAsync(carried, cancellation) is null
                ? await ChangedAsync(draft.Id, cancellation)
                : PageAnswer.Lead(
                    PageLinks.To("rules", "drafts", draft.Id),
                    $"Its changes are upon version {current.Name} now. Look again what would come of it.");
        },
        cancellation);

    /// <summary>Takes it away.</summary>
    public Task<PageAnswer> DiscardAsync(PageRequest request, CancellationToken cancellation) => OfAsync(
        request,
        async draft =>
        {
            await drafts.ForgetAsync(draft.Id, cancellation);
            return PageAnswer.Lead(
                PageLinks.To("rules", "drafts"), $"The draft of {draft.By.Name} is discarded. Nothing else has changed.");
        },
        cancellation);

    // What cannot be published is told on its page, which offers no button for it either
    private Task<PageAnswer> IfReadyAsync(PageRequest request, Func<RulesDraft, Task<PageAnswer>> act, CancellationToken cancellation) =>
        OfAsync(
            request,
            async draft =>
            {
                var model = await reader.ReadAsync(draft, cancellation);
                return model.WhyNot is null ? await act(draft) : PageAnswer.Show<DraftPage>(model, StatusCodes.Status409Conflict);
            },
            cancellation);

    // Acts on a draft as its reader has seen it
    private async Task<PageAnswer> OfAsync(PageRequest request, Func<RulesDraft, Task<PageAnswer>> act, CancellationToken cancellation)
    {
        if (await drafts.FindAsync(request.Value("id"), cancellation) is not { } draft)
            return DraftsQuery.Gone();
        return request.Field("tag") is { } tag && draft.ETag != new ETag(tag)
            ? await ChangedAsync(draft.Id, cancellation)
            : await act(draft);
    }

    private static Publishing What(RulesDraft draft, PageRequest request) =>
        new(draft.Bundle, PublicationAuthor.Person(request.Visitor.Name)) { Note = request.Field("note") ?? draft.Note };

    private async Task<PageAnswer> AnswerAsync(
        RulesDraft draft,
        PublishingResult result,
        Func<PublishingResult.Published, string> says,
        string link,
        CancellationToken cancellation)
    {
        if (result is not PublishingResult.Published published)
            return await ShowAsync(draft, StatusCodes.Status409Conflict, cancellation);
        await drafts.ForgetAsync(draft.Id, cancellation);
        return PageAnswer.Lead(link, says(published));
    }

    // The draft's own page says who published meanwhile, what is wrong, and what can be done
    private async Task<PageAnswer> ShowAsync(RulesDraft draft, int status, CancellationToken cancellation) =>
        PageAnswer.Show<DraftPage>(await reader.ReadAsync(draft, cancellation), status);

    private async Task<PageAnswer> ChangedAsync(string id, CancellationToken cancellation)
    {
        if (await drafts.FindAsync(id, cancellation) is not { } stands)
            return DraftsQuery.Gone();
        var model = await reader.ReadAsync(stands, cancellation);
        return PageAnswer.Show<DraftPage>(
            model with
            {
                Answer = $"Nothing was done: {stands.By.Name} changed the draft {Relative.Text(stands.At, clock.GetUtcNow())}. "
                    + "This is what it is now.",
                Standing = Standing.Attention,
            },
            StatusCodes.Status409Conflict);
    }

    /// <summary>The share of the keys that a form asks for.</summary>
    /// <exception cref="PageRequestException">It is none.</exception>
    internal static int Share(PageRequest request) =>
        int.TryParse(request.Field("percent"), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 1 and <= RolloutShare.Most
            ? percent
            : throw new PageRequestException($"The share is a whole number of per cent from 1 to {RolloutShare.Most}.");
}
