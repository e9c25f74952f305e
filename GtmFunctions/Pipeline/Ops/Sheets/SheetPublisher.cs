using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Ops.Sheets;

/// <summary>
/// Publishes what a sheet says. A sheet that has not changed since it was taken is not taken again: whoever changed the table here, or went
/// back to an earlier version, is not undone until somebody changes the sheet.
/// </summary>
internal sealed class SheetPublisher(
    PublishedDocuments documents, RulesPublisher publisher, RulesDrafts drafts, TimeProvider clock)
{
    private const int MostTries = 5;

    /// <summary>Publishes the rows, or says why the table stays as it is.</summary>
    /// <returns>The state of the sheet then.</returns>
    public async Task<SheetState> TakeAsync(
        LinkedTable linked, SheetState state, SheetRead.Rows rows, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            if (await TryAsync(linked, state, rows, cancellation) is { } after)
                return after;
        }

        return SheetRule.Fail(state, "others published each time that it was to be", clock.GetUtcNow());
    }

    private async Task<SheetState?> TryAsync(
        LinkedTable linked, SheetState state, SheetRead.Rows rows, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (await documents.CurrentAsync(cancellation) is not { } current
            || await documents.BundleAsync(current.Name, cancellation) is not { } bundle
            || !bundle.Tables.TryGetValue(linked.Name, out var table))
            return SheetRule.Fail(state, "the published rules have no such table", now);
        var text = TableSheet.Parse(table).TakeOver(rows.Sheet).ToText();
        if (text == table)
            return SheetRule.Agree(state, rows);
        if (state.Taken == rows.Identity)
            return await WaitsAsync(state, cancellation) ? Held(state) : SheetRule.Agree(state, rows);
        if (current.Rollout is not null)
            return state with { Outcome = SheetOutcome.Waiting, Fault = null, FaultSince = null };

        var changed = bundle with { Tables = new Dictionary<string, string>(bundle.Tables) { [linked.Name] = text } };
        var diff = TableDiff.Between(linked.Name, table, text)!;
        if (SheetRule.HoldBack(diff, TableSheet.Parse(table).Rows.Count, linked.MostRemoved) is { } why)
            return await HoldAsync(state, rows, changed, current.Name, why, cancellation);
        var what = new Publishing(changed, Author(linked.Name)) { Note = "The sheet changed" };
        return await publisher.PublishAsync(what, current.Name, cancellation) switch
        {
            PublishingResult.Published published => SheetRule.Agree(state, rows) with
            {
                Outcome = SheetOutcome.Published,
                Version = published.Read.Configuration!.Version,
                PublishedAt = now,
            },
            PublishingResult.Superseded => null,
            var refused => SheetRule.Fail(state, $"what it says cannot be used: {PublishingWords.Say(refused)}", now),
        };
    }

    // A draft that was thrown away is a person's word
    private async Task<bool> WaitsAsync(SheetState state, CancellationToken cancellation) =>
        state.Draft is { } draft && await drafts.FindAsync(draft, cancellation) is not null;

    private static SheetState Held(SheetState state) => state with
    {
        Outcome = SheetOutcome.HeldBack,
        Fault = state.HeldWhy,
        FaultSince = state.FaultSince,
    };

    private async Task<SheetState> HoldAsync(
        SheetState state,
        SheetRead.Rows rows,
        ConfigurationBundle changed,
        string beganFrom,
        string why,
        CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (state.Draft is { } old)
            await drafts.ForgetAsync(old, cancellation);
        var draft = new RulesDraft
        {
            Id = RulesDrafts.NewId(now),
            Bundle = changed,
            BeganFrom = beganFrom,
            By = Author(state.Table),
            At = now,
            Note = why,
        };
        await drafts.TryKeepAsync(draft, cancellation);
        return state with
        {
            Outcome = SheetOutcome.HeldBack,
            Taken = rows.Identity,
            HttpTag = null,
            Fault = why,
            HeldWhy = why,
            FaultSince = now,
            Draft = draft.Id,
        };
    }

    private static PublicationAuthor Author(string table) => new(AuthorKind.Sheet, table);
}
