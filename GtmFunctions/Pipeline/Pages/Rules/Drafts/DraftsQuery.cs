using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Rules.Drafts;

/// <summary>Shows the drafts, and one of them.</summary>
internal sealed class DraftsQuery(RulesDrafts drafts, DraftReader reader, PublishedDocuments documents)
{
    /// <summary>The most drafts that are listed.</summary>
    public const int MostListed = 100;

    /// <summary>Shows all of them.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var all = await drafts.ListAsync(MostListed, cancellation);
        var current = (await documents.CurrentAsync(cancellation))?.Name;
        var lines = new List<DraftLine>();
        foreach (var draft in all)
        {
            var began = draft.BeganFrom is { } version ? await documents.BundleAsync(version, cancellation) : null;
            var changes = RuleChanges.Between(began, draft.Bundle).InWords;
            lines.Add(new DraftLine(draft.Id, draft.By.Name, draft.At, draft.Note, changes, draft.BeganFrom != current));
        }

        var wait = lines.Count == 0 ? "No draft waits" : $"{Relative.Count(lines.Count, "draft waits", "drafts wait")}";
        return PageAnswer.Show<DraftsPage>(new DraftsModel($"{wait}. A draft decides nothing until somebody publishes it.", lines));
    }

    /// <summary>Shows one.</summary>
    public async Task<PageAnswer> ShowOneAsync(PageRequest request, CancellationToken cancellation) =>
        await drafts.FindAsync(request.Value("id"), cancellation) is { } draft
            ? PageAnswer.Show<DraftPage>(await reader.ReadAsync(draft, cancellation))
            : Gone();

    /// <summary>That there is no such draft.</summary>
    public static PageAnswer Gone() => PageAnswer.Missing(
        "There is no draft of this id: it was published or discarded. The history says what was published.");
}
