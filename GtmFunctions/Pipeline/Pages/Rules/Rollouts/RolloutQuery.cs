using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Rules.Drafts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Rules.Rollouts;

/// <summary>Compares the version that is rolled out with the current one, and makes it decide more, all, or nothing.</summary>
internal sealed class RolloutQuery(RolloutComparison comparison, PublishedDocuments documents, RulesPublisher publisher)
{
    /// <summary>Shows the two sides.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        if (await comparison.ReadAsync(cancellation) is not { } sides)
        {
            return PageAnswer.Show<RolloutPage>(new RolloutModel(
                "Nothing is rolled out: one version decides every event. A draft's page rolls it out.", Standing.Idle, null));
        }

        var before = await documents.BundleAsync(sides.Current.Version, cancellation);
        var after = await documents.BundleAsync(sides.Beside.Version, cancellation);
        return PageAnswer.Show<RolloutPage>(Model(sides, after is null ? null : RuleChanges.Between(before, after), request.Now));
    }

    /// <summary>What the page says. Values in, values out.</summary>
    internal static RolloutModel Model(RolloutSides sides, RuleChanges? changes, DateTimeOffset now)
    {
        var since = Relative.Text(sides.Since, now);
        var how = sides.Percent == 0
            ? $"Version {sides.Beside.Version} is shown every event, {since} for the first time: " + (sides.Both == 0
                ? "none has come yet."
                : $"of {Relative.Count(sides.Both, "event")} it would decide {sides.Differ} otherwise.")
            : $"Version {sides.Beside.Version} decides {sides.Percent} % of the keys, {since} for the first time: "
                + $"{Relative.Count(sides.Beside.Events, "event")}, beside {sides.Current.Events} of the current one.";
        return new RolloutModel(how, Standing.Attention, new RolloutSidesView(
            sides.Current.Version,
            sides.Beside.Version,
            sides.Percent,
            sides.Since,
            sides.Current.Events,
            sides.Beside.Events,
            sides.IsAll,
            [
                .. Rows("outcome", sides, side => side.Outcomes),
                .. Rows("owner", sides, side => side.Owners),
                .. Rows("branch", sides, side => side.Branches),
            ],
            changes,
            [.. sides.Examples.Select(one => new ComparedEvent(one.Event, one.Type, one.Subject, one.Current, one.Beside))]));
    }

    /// <summary>Has it decide another share of the keys, or only be shown the events.</summary>
    public async Task<PageAnswer> ShareAsync(PageRequest request, CancellationToken cancellation)
    {
        var percent = request.Field("to") == "shadow" ? 0 : DraftForms.Share(request);
        return await WithAsync(request, async (what, current) => Told(
            await publisher.PublishAsync(what, new RolloutShare(percent), current, cancellation),
            percent == 0 ? "It is only shown the events from now on." : $"It decides {percent} % of the keys from now on.",
            "rollout"), cancellation);
    }

    /// <summary>Makes it the current version.</summary>
    public Task<PageAnswer> ToAllAsync(PageRequest request, CancellationToken cancellation) => WithAsync(
        request,
        async (what, current) => Told(
            await publisher.PublishAsync(what, current, cancellation),
            $"Version {what.Bundle.Version} decides every event from now on.",
            "history"),
        cancellation);

    /// <summary>Takes it away.</summary>
    public async Task<PageAnswer> StopAsync(PageRequest request, CancellationToken cancellation) =>
        await publisher.StopAsync(PublicationAuthor.Person(request.Visitor.Name), request.Field("note"), cancellation)
            ? PageAnswer.Lead(PageLinks.To("rules", "rollout"), "The roll-out is stopped: the current version decides every event again.")
            : PageAnswer.Refuse("Nothing is rolled out any more: somebody stopped it, or made it decide all, meanwhile.");

    private async Task<PageAnswer> WithAsync(
        PageRequest request, Func<Publishing, string, Task<PageAnswer>> act, CancellationToken cancellation)
    {
        if (await documents.CurrentAsync(cancellation) is not { Rollout: { } rollout } current
            || rollout.Version != request.Field("version")
            || await documents.BundleAsync(rollout.Version, cancellation) is not { } bundle)
            return PageAnswer.Refuse("It is not rolled out any more: somebody stopped it, or made it decide all, meanwhile.");
        var what = new Publishing(bundle, PublicationAuthor.Person(request.Visitor.Name)) { Note = request.Field("note") };
        return await act(what, current.Name);
    }

    private static PageAnswer Told(PublishingResult result, string done, string page) => result is PublishingResult.Published
        ? PageAnswer.Lead(PageLinks.To("rules", page), done)
        : PublishingRefusal.Render(result);

    private static IEnumerable<ComparedRow> Rows(string by, RolloutSides sides, Func<RolloutSide, IReadOnlyList<CountedName>> of)
    {
        var current = of(sides.Current).ToDictionary(one => one.Name, one => one.Count, StringComparer.Ordinal);
        var beside = of(sides.Beside).ToDictionary(one => one.Name, one => one.Count, StringComparer.Ordinal);
        return current.Keys.Union(beside.Keys)
            .Select(name => (Name: name, Current: current.GetValueOrDefault(name), Beside: beside.GetValueOrDefault(name)))
            .OrderByDescending(row => row.Current + row.Beside)
            .Select(row => new ComparedRow(
                by, row.Name, row.Current, Share(row.Current, sides.Current.Events), row.Beside, Share(row.Beside, sides.Beside.Events)));
    }

    private static double Share(int count, int of) => of == 0 ? 0 : (double)count / of;
}
