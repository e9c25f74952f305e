using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Pages.Rules.History;

/// <summary>Tells who changed the rules, what exactly, and goes back to an earlier version.</summary>
internal sealed class HistoryQuery(PublicationHistory history, PublishedDocuments documents, RulesPublisher publisher)
{
    private const int PerPage = 25;

    /// <summary>Lists what was published, newest first.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var from = request.Text("from");
        if (from is not null && await history.FindAsync(from, cancellation) is null)
            return PageAnswer.Missing("There is no publication of this id. The history begins with the newest.");
        var found = await history.ListAsync(PerPage + 1, cancellation, from);
        var live = (await documents.CurrentAsync(cancellation))?.Name;
        var shown = found.Take(PerPage).Select(one => Line(one, live)).ToList();
        var next = found.Count > PerPage ? PageLinks.With("rules/history", ("from", found[PerPage].Id)) : null;
        return PageAnswer.Show<HistoryPage>(new HistoryModel(Answer(shown, request.Now), shown, next));
    }

    /// <summary>Shows a publication: what it changed, and what going back to it would.</summary>
    public async Task<PageAnswer> ShowOneAsync(PageRequest request, CancellationToken cancellation) =>
        await ModelAsync(request.Value("id"), request.Now, cancellation) is { } model
            ? PageAnswer.Show<PublicationPage>(model)
            : Unknown();

    /// <summary>Makes the version of a publication decide again.</summary>
    public async Task<PageAnswer> GoBackAsync(PageRequest request, CancellationToken cancellation)
    {
        if (await history.FindAsync(request.Value("id"), cancellation) is not { } publication)
            return Unknown();
        if (await documents.BundleAsync(VersionOf(publication), cancellation) is not { } bundle)
            return PageAnswer.Refuse($"What was written as version {VersionOf(publication)} is no longer kept.");
        var what = new Publishing(bundle, PublicationAuthor.Person(request.Visitor.Name))
        {
            What = PublicationKind.RollBack,
            Note = request.Field("note"),
        };
        return await publisher.PublishAsync(what, request.Field("live"), cancellation) switch
        {
            PublishingResult.Published published => PageAnswer.Lead(
                PageLinks.To("rules", "history"), $"Version {published.Read.Configuration!.Version} decides again."),
            PublishingResult.Superseded other => await AgainAsync(publication.Id, other, request.Now, cancellation),
            var refused => PublishingRefusal.Render(refused),
        };
    }

    // What it would change is another thing now, and is shown first
    private async Task<PageAnswer> AgainAsync(
        string id, PublishingResult.Superseded other, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await ModelAsync(id, now, cancellation) is not { } model)
            return Unknown();
        return PageAnswer.Show<PublicationPage>(
            model with
            {
                Answer = $"Nothing was done: {other.By?.By.Name ?? "somebody"} published version {other.Current?.Name} meanwhile. "
                    + "What going back would change now stands below.",
            },
            StatusCodes.Status409Conflict);
    }

    private async Task<PublicationModel?> ModelAsync(string id, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await history.FindAsync(id, cancellation) is not { } publication)
            return null;
        var live = (await documents.CurrentAsync(cancellation))?.Name ?? "";
        var version = VersionOf(publication);
        var before = publication.What is PublicationKind.Rollout or PublicationKind.Stop ? publication.Version : publication.Before;
        var bundle = await documents.BundleAsync(version, cancellation);
        var was = before is null ? null : await documents.BundleAsync(before, cancellation);
        var current = version == live ? null : await documents.BundleAsync(live, cancellation);
        var line = Line(publication, live);
        return new PublicationModel(
            $"{line.By} {line.What} {Relative.Text(publication.At, now)}: {line.Summary}.",
            line,
            version,
            before,
            live,
            bundle is null || (before is not null && was is null) ? null : RuleChanges.Between(was, bundle),
            bundle is null || current is null ? null : RuleChanges.Between(current, bundle));
    }

    private static string VersionOf(Publication publication) =>
        publication is { What: PublicationKind.Rollout, Rollout: { } rollout } ? rollout.Version : publication.Version;

    private static PublicationLine Line(Publication publication, string? live) => new(
        publication.Id,
        publication.At,
        publication.By.Name,
        What(publication),
        publication.Note,
        publication.Summary.Count > 0 ? string.Join("; ", publication.Summary) : "nothing changed",
        publication.Version == live && publication.What is PublicationKind.Publish or PublicationKind.RollBack);

    private static string What(Publication publication) => publication.What switch
    {
        PublicationKind.RollBack => $"went back to version {publication.Version}",
        PublicationKind.Rollout when publication.Rollout is { IsShadow: true } shadow => $"showed the events to version {shadow.Version}",
        PublicationKind.Rollout when publication.Rollout is { } share => $"let version {share.Version} decide {share.Percent} %",
        PublicationKind.Stop => "stopped the roll-out",
        _ => $"published version {publication.Version}",
    };

    private static string Answer(IReadOnlyList<PublicationLine> lines, DateTimeOffset now) => lines switch
    {
        [] => "Nothing was published since the app keeps a history of it.",
        [var last, ..] => $"{last.By} {last.What} {Relative.Text(last.At, now)}: {last.Summary}.",
    };

    private static PageAnswer Unknown() => PageAnswer.Missing("There is no publication of this id. The history says what was published.");
}
