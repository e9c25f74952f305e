using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>
/// What of a configuration reads a field of a source's payload, by name. The source's map makes canonical fields of provider paths, so a
/// provider path is read by a map entry and by all that reads the entry's field, and by all that reads it under <c>raw</c>. Only what an
/// event of the type meets is looked at: the workflows that listen for it and what they use.
/// </summary>
internal sealed class FieldReaders
{
    private readonly Configuration _configuration;
    private readonly Source? _source;
    private readonly HashSet<string> _fields;

    private FieldReaders(Configuration configuration, Source? source, string path)
    {
        (_configuration, _source) = (configuration, source);
        Path = path;
        _fields = new HashSet<string>(StringComparer.Ordinal) { $"raw.{path}" };
        // A mapping may read another canonical field, such as the domain of person.email
        int known;
        do
        {
            known = _fields.Count;
            foreach (var (field, mapping) in source?.Mappings.SelectMany(mapping => mapping.All) ?? [])
            {
                if (mapping.From.Any(from => PathOverlap.Touch(from.Text, path) || Reads(from.Text)))
                    _fields.Add(field.Text);
            }
        }
        while (_fields.Count > known);
    }

    private string Path { get; }

    /// <summary>
    /// The readers, each once: <c>sources.forms.map.person.email</c>, <c>workflows.inbound.filter</c>, <c>scores.icp</c>,
    /// <c>templates.alert</c>.
    /// </summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="type">The canonical type of the events.</param>
    /// <param name="path">The path in the provider's payload, as drift notes write it.</param>
    public static IReadOnlyList<string> Find(Configuration configuration, string source, string type, string path)
    {
        var readers = new FieldReaders(configuration, configuration.Sources.GetValueOrDefault(source), path);
        return
        [
            .. readers.OfSource()
                .Concat(configuration.Signals.Values.Where(signal => signal.Listens(type)).SelectMany(readers.OfSignal))
                .Concat(configuration.Workflows.Where(workflow => workflow.On.Contains(type)).SelectMany(readers.OfWorkflow))
                .Concat(configuration.Assignments.Values.SelectMany(assignment => readers.OfAcknowledging(assignment, type)))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    private bool Reads(string reference) => _fields.Any(field => PathOverlap.Touch(reference, field));

    private bool Read(IEnumerable<string> references) => references.Any(Reads);

    private IEnumerable<string> OfSource()
    {
        if (_source is null)
            yield break;
        var name = $"sources.{_source.Name}";
        var definition = _source.Provider.Event;
        foreach (var (part, expressions) in new[]
        {
            ("id", definition.Id), ("type", definition.Type), ("time", definition.Time), ("subject", definition.Subject)
        })
        {
            if (expressions.SelectMany(expression => expression.Fields).Any(field => PathOverlap.Touch(field, Path)))
                yield return $"{name}.event.{part}";
        }

        if ((_source.Fetch?.Rows ?? []).Any(row => IsReader(row.Enricher)))
            yield return $"{name}.fetch";
        foreach (var field in _source.Mappings.SelectMany(mapping => mapping.All).Select(entry => entry.Key).Where(
            field => _fields.Contains(field.Text)).Distinct())
            yield return $"{name}.map.{field.Text}";
    }

    private IEnumerable<string> OfSignal(Signal signal)
    {
        var filters = signal.Conditions.Select(condition => condition.Where).Append(signal.Where).OfType<Language.Filters.Filter>();
        var distinct = signal.Conditions.Select(condition => condition.Distinct).OfType<FieldPath>();
        if (Reads(signal.Key.Text) || filters.Any(filter => Read(filter.Fields)) || distinct.Any(path => Reads(path.Text)))
            yield return $"signals.{signal.Name}";
    }

    private IEnumerable<string> OfWorkflow(Workflow workflow)
    {
        if (workflow.Filter is { } filter && Read(filter.Fields))
            yield return $"workflows.{workflow.Name}.filter";
        foreach (var enricher in workflow.Enrich.Select(name => _configuration.Enrichers[name]).Where(IsReader))
            yield return $"enrichers.{enricher.Name}";
        if (workflow.Score is { } score && _configuration.Scores[score].Rules.Any(rule => Read(rule.When.Fields)))
            yield return $"scores.{score}";
        if (workflow.Intent is { } intent && Read(intent.Key.Select(path => path.Text)))
            yield return $"workflows.{workflow.Name}.intent";
        if (workflow.Assign is { } assign)
        {
            foreach (var reader in OfAssignment(_configuration.Assignments[assign]))
                yield return reader;
        }

        foreach (var branch in workflow.Branches)
        {
            if (branch.When is { } when && Read(when.Fields))
                yield return $"workflows.{workflow.Name}.branches.{branch.Name}";
            foreach (var reader in branch.Do.SelectMany(OfAction))
                yield return reader;
        }
    }

    private IEnumerable<string> OfAssignment(Assignment assignment)
    {
        if (IsReader(assignment))
            yield return $"assignments.{assignment.Name}";
        foreach (var reader in (assignment.Sla is { } sla ? sla.Remind.Concat(sla.Reassign) : []).SelectMany(OfAction))
            yield return reader;
    }

    private IEnumerable<string> OfAcknowledging(Assignment assignment, string type) =>
        (assignment.Sla?.AcknowledgedBy ?? []).Any(rule => rule.On.Contains(type)
            && (Read(rule.Key.Select(path => path.Text)) || (rule.Where is { } where && Read(where.Fields))))
            ? [$"assignments.{assignment.Name}"]
            : [];

    private IEnumerable<string> OfAction(WorkflowAction action)
    {
        if (action.Template is { } template && Read(_configuration.Templates[template].References))
            yield return $"templates.{template}";
        if (_configuration.Destinations[action.To].Headers.Values.Any(header => Read(header.References)))
            yield return $"destinations.{action.To}";
    }

    private bool IsReader(Enricher enricher) =>
        Reads(enricher.Key.Text)
        || enricher.Waterfall.Any(
            provider =>
                (provider.Request is { } request && (Read(request.Url.References) || (request.Body is { } body && Read(body.References))))
                    || provider.Whom.Headers.Values.Any(header => Read(header.References)));

    private bool IsReader(Assignment assignment) =>
        Read((assignment.Table?.Conditions ?? []).Select(path => path.Text))
        || (assignment.Sticky is { } sticky && Reads(sticky.Key.Text))
        || Read((assignment.Sla?.AcknowledgedBy ?? []).SelectMany(rule => rule.Key).Select(path => path.Text));
}
