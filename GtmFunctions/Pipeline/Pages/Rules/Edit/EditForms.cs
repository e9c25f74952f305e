using Azure;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Rules.Drafts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Pages.Rules.Edit;

/// <summary>Checks an edited document, and keeps it as a draft. What somebody typed comes back whatever becomes of it.</summary>
internal sealed class EditForms(
    RulesDrafts drafts,
    PublishedDocuments documents,
    EditQuery query,
    EditTrials trials,
    DraftPreviews previews,
    TimeProvider clock)
{
    private const int LongestDocument = 1 << 20;
    private const string Fixtures = "fixtures";

    /// <summary>
    /// Checks it (<c>act=check</c>), tries it on fixtures and the newest events (<c>try</c>), keeps it (<c>keep</c>), or keeps it and looks
    /// what would come of it (<c>preview</c>).
    /// </summary>
    public async Task<PageAnswer> EditAsync(PageRequest request, CancellationToken cancellation)
    {
        var edit = await ReadAsync(request, cancellation);
        return request.Field("act") switch
        {
            "check" => Checked(edit),
            "try" => await TryAsync(edit, cancellation),
            "keep" => await KeepAsync(request, edit, Shown, cancellation),
            "preview" => await KeepAsync(
                request, edit, draft => previews.LookAsync(draft, request.Now, cancellation), cancellation),
            _ => throw new PageRequestException("'act' is check, try, keep or preview."),
        };
    }

    private static Task<PageAnswer> Shown(RulesDraft draft) => Task.FromResult(PageAnswer.Lead(
        PageLinks.To("rules", "drafts", draft.Id), "It is kept as a draft, and decides nothing until somebody publishes it."));

    // What cannot be used is checked, and that says why
    private async Task<PageAnswer> TryAsync(Edited edit, CancellationToken cancellation) =>
        await trials.TryAsync(edit.Bundle, cancellation) is { } trial
            ? Checked(edit, trial.InWords is { Length: > 0 } said ? $"{said} Nothing was kept." : null, trial: trial)
            : Checked(edit);

    private PageAnswer Checked(
        Edited edit, string? answer = null, int status = StatusCodes.Status200OK, EditTrial? trial = null)
    {
        var model = query.Model(edit.Bundle, edit.BeganFrom, "");
        return PageAnswer.Show<EditPage>(
            model with
            {
                Answer = answer ?? EditQuery.Answer(model.Findings),
                Draft = edit.Draft,
                Tag = edit.Tag,
                Note = edit.Note,
                Theirs = edit.Theirs,
                Trial = trial,
            },
            status);
    }

    private async Task<PageAnswer> KeepAsync(
        PageRequest request, Edited edit, Func<RulesDraft, Task<PageAnswer>> then, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var draft = new RulesDraft
        {
            Id = edit.Draft ?? RulesDrafts.NewId(now),
            Bundle = edit.Bundle,
            BeganFrom = edit.BeganFrom,
            By = PublicationAuthor.Person(request.Visitor.Name),
            At = now,
            Note = edit.Note,
            ETag = edit.Tag is { } tag ? new ETag(tag) : default,
        };
        return await drafts.TryKeepAsync(draft, cancellation) is { } kept
            ? await then(kept)
            : await SecondAsync(edit, now, cancellation);
    }

    // Who is second keeps what they typed on the page: upon what is there now, or as a draft of their own
    private async Task<PageAnswer> SecondAsync(Edited edit, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await drafts.FindAsync(edit.Draft!, cancellation) is not { } theirs)
        {
            return Checked(
                edit with { Draft = null, Tag = null },
                "The draft was published or discarded meanwhile. What you typed is still here: keep it as a draft of your own.",
                StatusCodes.Status409Conflict);
        }

        return Checked(
            edit with { Tag = theirs.ETag.ToString(), Theirs = RuleChanges.Between(edit.Bundle, theirs.Bundle) },
            $"{theirs.By.Name} changed the draft {Relative.Text(theirs.At, now)}, so nothing was kept. What you typed is still here; "
            + "keeping it now replaces theirs, which stands below.",
            StatusCodes.Status409Conflict);
    }

    private async Task<Edited> ReadAsync(PageRequest request, CancellationToken cancellation)
    {
        var id = request.Field("draft");
        var from = request.Field("from");
        var draft = id is null ? null : await drafts.FindAsync(id, cancellation);
        var began = from is null ? null : await documents.BundleAsync(from, cancellation);
        var before = draft?.Bundle ?? began ?? new ConfigurationBundle("gtm.yaml", "", new Dictionary<string, string>());
        var document = EditedText.Restore(request.Typed("document", LongestDocument), before.Document);
        var fixtures = request.FieldNames.Contains(Fixtures)
            ? EditedText.Restore(request.Typed(Fixtures, LongestDocument), before.Fixtures ?? "")
            : before.Fixtures;
        var named = BundleFiles.TableNames(document);
        var tables = before.Tables.Concat(began?.Tables ?? new Dictionary<string, string>())
            .Where(table => named.Contains(table.Key))
            .DistinctBy(table => table.Key)
            .ToDictionary();
        var bundle = before with
        {
            Document = document,
            Tables = tables,
            Fixtures = string.IsNullOrWhiteSpace(fixtures) ? null : fixtures,
        };
        return new Edited(bundle, from, id, request.Field("tag"), request.Field("note"));
    }

    /// <summary>What a form brings.</summary>
    /// <param name="Bundle">The rules as they were typed.</param>
    /// <param name="BeganFrom">The version that the draft began from; <see langword="null"/> for none.</param>
    /// <param name="Draft">The draft that is changed; <see langword="null"/> for a new one.</param>
    /// <param name="Tag">What that was when it was read.</param>
    /// <param name="Note">What is said of it.</param>
    private sealed record Edited(
        ConfigurationBundle Bundle, string? BeganFrom, string? Draft, string? Tag, string? Note)
    {
        /// <summary>What the draft has become by another, beside what was typed; <see langword="null"/> where nobody was quicker.</summary>
        public RuleChanges? Theirs { get; init; }
    }
}
