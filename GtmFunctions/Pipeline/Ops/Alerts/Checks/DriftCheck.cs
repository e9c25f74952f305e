using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Intake;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>
/// Payloads that have changed: fields that the document reads and that are missing, renamed or of another type, or all changes where the
/// rule says so. A change is over when no event has shown it for a day, or when nothing reads the field any more.
/// </summary>
internal sealed class DriftCheck(DriftRecords records) : IAlertCheck
{
    private const int Named = 5;

    private static readonly TimeSpan Lasts = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.SchemaDrift;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        var changes = new List<Change>();
        await foreach (var note in records.NotesAsync(cancellation))
        {
            if (configuration.Sources.TryGetValue(note.Source, out var source) && Read(configuration, source, note, rule) is { } change)
                changes.Add(change);
        }

        var problems = new List<Problem>();
        foreach (var type in changes.GroupBy(change => (change.Note.Source, change.Note.ProviderType)))
        {
            var shape = ShapeJson.Read((await records.ReadAsync(type.Key.Source, type.Key.ProviderType, cancellation)).Shape);
            Change[] lasting =
                [.. type.Where(change => Tally(change.Note, shape).LastSeenAt > now - Lasts).OrderBy(change => change.Note.FirstSeenAt)];
            if (lasting.Length > 0)
                problems.Add(
                    Describe(type.Key.Source, type.Key.ProviderType, lasting, lasting.Max(change => Tally(change.Note, shape).Count)));
        }

        return problems;
    }

    private static Change? Read(Configuration configuration, Source source, DriftNote note, AlertRule rule)
    {
        var finding = note.Finding;
        var type = ShapeName.Parse(note.ProviderType).CanonicalType(source);
        IReadOnlyList<string> Readers(string path) => FieldReaders.Find(configuration, source.Name, type, path);

        // Who reads a renamed field under its new name too keeps working
        string[] readers = [.. Readers(finding.Path).Except(finding.To is { } to ? Readers(to) : [])];
        return rule.AllFields || (finding.Kind != DriftKind.Unknown && readers.Length > 0) ? new Change(note, readers) : null;
    }

    private static SeenCount Tally(DriftNote note, Shape shape) =>
        shape.Notes.GetValueOrDefault(note.Finding.Key) ?? new SeenCount(1, note.FirstSeenAt);

    private static Problem Describe(string source, string type, Change[] changes, long events) => new()
    {
        Kind = AlertKind.SchemaDrift,
        What = source,
        Cause = type,
        Reason = AlertCause.Shown(
            $"{source} sends {type} otherwise than before: {string.Join("; ", changes.Take(Named).Select(Words))}"
            + (changes.Length > Named ? $"; {changes.Length - Named} more" : "")),
        Rule = "alerts.on schema-drift",
        Advice = "Give the source's map the new path beside the old one, publish, then replay what was decided without the field. "
            + $"GET /api/ops/drift?source={source} tells all.",
        Page = $"drift?source={source}",
        Count = events,
        Since = changes[0].Note.FirstSeenAt,
        Grade = changes.Length,
        Sample = changes[^1].Note.EventId,
    };

    // Never the sample: it is of somebody's payload
    private static string Words(Change change)
    {
        var finding = change.Note.Finding;
        var what = finding.Kind switch
        {
            DriftKind.Missing => $"{finding.Path} is missing",
            DriftKind.Renamed => $"{finding.Path} is now {finding.To}",
            DriftKind.Retyped => $"{finding.Path} was {JsonType.Words(finding.Was)} and is {JsonType.Words(finding.Now)}",
            _ => $"{finding.Path} is new",
        };
        return change.Readers.Count == 0 ? what : $"{what} (read by {string.Join(", ", change.Readers.Take(3))})";
    }

    private sealed record Change(DriftNote Note, IReadOnlyList<string> Readers);
}
