using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Rules.Drafts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Rules.Edit;

/// <summary>Shows the document to be changed: the current one, or a draft's.</summary>
internal sealed class EditQuery(
    RulesDrafts drafts,
    PublishedDocuments documents,
    ConfigurationReader reader,
    SourceCatalogue sources,
    ConnectorCatalogue connectors)
{
    private readonly Lazy<byte[]> _schema = new(() => Encoding.UTF8.GetBytes(EditorSchema.Render(sources, connectors)));

    /// <summary>Shows it.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        if (request.Text("draft") is { } id)
        {
            return await drafts.FindAsync(id, cancellation) is { } draft
                ? PageAnswer.Show<EditPage>(Model(draft))
                : DraftsQuery.Gone();
        }

        var current = await documents.CurrentBundleAsync(cancellation);
        var bundle = current ?? new ConfigurationBundle("gtm.yaml", "version: 1\nsources: {}\n", new Dictionary<string, string>());
        return PageAnswer.Show<EditPage>(Model(
            bundle,
            current?.Version,
            current is null
                ? "Nothing is published yet. Nothing changes until you publish."
                : $"Version {current.Version}, as it decides now. Nothing changes until you publish."));
    }

    /// <summary>Gives the schema by which keys and values are completed.</summary>
    public Task<PageAnswer> SchemaAsync(PageRequest request, CancellationToken cancellation) =>
        Task.FromResult(PageAnswer.File("gtm.schema.json", "application/schema+json", _schema.Value));

    /// <summary>A document to be changed.</summary>
    /// <param name="bundle">The document, its tables and its fixtures.</param>
    /// <param name="beganFrom">The version from which the edit began; <see langword="null"/> for none.</param>
    /// <param name="answer">What is said of it.</param>
    public EditModel Model(ConfigurationBundle bundle, string? beganFrom, string answer)
    {
        var read = reader.Read(bundle);
        return new EditModel(
            answer,
            read.Errors.Count > 0 ? Standing.Attention : Standing.Idle,
            bundle.FileName,
            bundle.Document,
            beganFrom,
            [.. bundle.Tables.Keys.Order(StringComparer.Ordinal)],
            DraftReader.Findings(bundle, read, report: null))
        {
            Fixtures = bundle.Fixtures,
        };
    }

    /// <summary>What a check of a document found, in a sentence.</summary>
    public static string Answer(IReadOnlyList<RuleFinding> findings)
    {
        var errors = findings.Where(finding => finding.Kind == "error").ToList();
        var others = findings.Count - errors.Count;
        return errors switch
        {
            [] when others == 0 => "Nothing is wrong with it. Nothing changes until you publish.",
            [] => $"It can be used; {Relative.Count(others, "thing")} in it {(others == 1 ? "is" : "are")} probably not meant, see below.",
            [var first, ..] => $"{Relative.Count(errors.Count, "error")}, the first in line {first.Line} of {first.File}: {first.Message}",
        };
    }

    private EditModel Model(RulesDraft draft) =>
        Model(draft.Bundle, draft.BeganFrom, $"Draft of {draft.By.Name}. Nothing changes until you publish.") with
        {
            Draft = draft.Id,
            Tag = draft.ETag.ToString(),
            Note = draft.Note,
        };
}
