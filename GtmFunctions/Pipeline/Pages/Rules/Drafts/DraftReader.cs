using System.Text.Json;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Rules.Drafts;

/// <summary>Reads what a draft changes, whether it holds, and what would come of it.</summary>
internal sealed class DraftReader(
    RulesDrafts drafts,
    PublishedDocuments documents,
    PublicationHistory history,
    ConfigurationReader reader,
    FixtureRunner fixtures)
{
    /// <summary>What there is to say of a draft.</summary>
    public async Task<DraftModel> ReadAsync(RulesDraft draft, CancellationToken cancellation)
    {
        var read = reader.Read(draft.Bundle);
        var began = draft.BeganFrom is { } version ? await documents.BundleAsync(version, cancellation) : null;
        var overtaken = await OvertakenAsync(draft, began, cancellation);
        var report = read.Configuration is { } configuration
            ? await fixtures.RunAsync(configuration, draft.Bundle.Fixtures, cancellation)
            : null;
        var preview = await PreviewAsync(draft, overtaken?.Version ?? draft.BeganFrom, cancellation);
        var changes = RuleChanges.Between(began, draft.Bundle);
        var findings = Findings(draft.Bundle, read, report);
        var whyNot = WhyNot(read, report, overtaken, changes);
        return new DraftModel(
            draft.By.Name,
            Answer(changes, findings, report, preview, overtaken),
            overtaken is not null || findings.Any(finding => finding.Kind == "error") || report is { Passed: false }
                ? Standing.Attention
                : Standing.Good,
            draft.Id,
            draft.ETag.ToString(),
            draft.At,
            draft.Note,
            draft.BeganFrom,
            changes,
            findings,
            [.. read.Configuration?.Sources.Keys ?? []])
        {
            CanTryFixtures = (draft.Bundle.Fixtures ?? began?.Fixtures) is not null,
            Tables = [.. draft.Bundle.Tables.Keys.Order(StringComparer.Ordinal)],
            Fixtures = draft.Bundle.Fixtures is null || report is null ? null : DraftFixtures.From(report),
            Preview = preview,
            Overtaken = overtaken,
            WhyNot = whyNot,
        };
    }

    /// <summary>What was found in a bundle: errors of the document, its tables and its fixtures, then what is probably not meant.</summary>
    internal static IReadOnlyList<RuleFinding> Findings(ConfigurationBundle bundle, ReadResult read, FixtureReport? report) =>
    [
        .. (report?.Errors ?? []).Select(error => RuleFinding.From(error, name => TextOf(bundle, name))),
        .. RuleFinding.From(read, name => TextOf(bundle, name)),
    ];

    private static string? TextOf(ConfigurationBundle bundle, string name) =>
        name == bundle.FileName ? bundle.Document
        : name == ConfigurationBundle.FixturesFile ? bundle.Fixtures
        : bundle.Tables.GetValueOrDefault(name);

    private async Task<Overtaken?> OvertakenAsync(RulesDraft draft, ConfigurationBundle? began, CancellationToken cancellation)
    {
        if (await documents.CurrentAsync(cancellation) is not { } current || current.Name == draft.BeganFrom)
            return null;
        var now = await documents.BundleAsync(current.Name, cancellation)
            ?? throw new ConfigurationMissingException($"What was written as version {current.Name} is no longer kept.");
        var by = current.Publication is { } id ? await history.FindAsync(id, cancellation) : null;
        var merged = began is null ? null : RulesMerge.Carry(began, draft.Bundle, now);
        return new Overtaken(
            current.Name,
            by?.By.Name,
            by?.At,
            by?.Note,
            RuleChanges.Between(began, now),
            merged?.Conflicts ?? ["the version that it began from is no longer kept"]);
    }

    private async Task<DraftPreview?> PreviewAsync(RulesDraft draft, string? live, CancellationToken cancellation) =>
        await drafts.FindPreviewAsync(draft, cancellation) is { } json
        && JsonSerializer.Deserialize(json, PagesJson.Default.DraftPreview) is { } preview
        && preview.Result.Live == live
            ? preview
            : null;

    private static string Answer(
        RuleChanges changes,
        IReadOnlyList<RuleFinding> findings,
        FixtureReport? report,
        DraftPreview? preview,
        Overtaken? overtaken)
    {
        var errors = findings.Count(finding => finding.Kind == "error");
        var parts = new List<string> { changes.IsEmpty ? "It changes nothing." : $"It changes {string.Join("; ", changes.Summary)}." };
        if (preview is not null)
            parts.Add(preview.Result.Answer);
        else if (errors == 0)
            parts.Add("Nobody has looked yet what would come of it.");
        if (errors > 0)
            parts.Add($"{Relative.Count(errors, "error")}, so it cannot be published.");
        if (report?.Failed.Count() is > 0 and { } failed)
            parts.Add($"{Relative.Count(failed, "fixture")} of {report.Results.Count} would no longer hold.");
        if (overtaken is not null)
            parts.Add($"{overtaken.By ?? "Somebody"} published version {overtaken.Version} meanwhile.");
        return string.Join(' ', parts);
    }

    private static string? WhyNot(ReadResult read, FixtureReport? report, Overtaken? overtaken, RuleChanges changes) =>
        read.Configuration is null ? "It has errors: mend them first."
        : report is { Passed: false } ? "Its fixtures do not hold: mend the rules, or what is expected of them."
        : overtaken is not null ? "Another version is current than the one that it began from: carry it over first."
        : changes.IsEmpty ? "It changes nothing."
        : null;
}
