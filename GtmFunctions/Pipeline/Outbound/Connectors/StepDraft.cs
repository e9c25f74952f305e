using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>
/// A step before a call as it would be made, for somebody to read. What it would make reads as <c>[NAME]</c> in what follows it.
/// </summary>
/// <param name="Name">The step's name.</param>
/// <param name="When">In words: whether it looks or makes, and when it is made.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Url">The address, what is secret of it taken out.</param>
/// <param name="Body">The body as text; empty where there is none.</param>
internal sealed record StepDraft(string Name, string When, string Method, string Url, string Body)
{
    /// <summary>The steps of a first try; their names stand under <c>found</c> of the values from then on.</summary>
    /// <exception cref="UnsentException">A template cannot be rendered.</exception>
    internal static IReadOnlyList<StepDraft> All(
        OutboundCall call, ConnectorAction action, CallValues values, CallSettings settings)
    {
        var steps = new List<StepDraft>();
        var kept = KeptFields.Named(action, values.Fields);
        var start = CallAddress.Base(call, action.Url, settings);
        foreach (var lookup in action.Lookups.Where(lookup => ActionLookups.IsDue(lookup, call, kept.Count > 0)))
        {
            if (!ActionLookups.IsWanted(lookup, values))
                continue;
            if (lookup.Path is { } path)
                steps.Add(Step(lookup, Looks(lookup, values, settings), lookup.Method, path, Text(lookup.Body, values, settings)));
            if (lookup.Create is not { } create || !RecordCreation.IsAllowed(values))
                continue;
            var body = CallBody.Create(RecordCreation.CallFor(call, lookup), RecordCreation.ActionFor(action, lookup), values, settings);
            var when = lookup.Path is null ? $"makes '{lookup.Name}'" : $"makes '{lookup.Name}' where it is not found";
            steps.Add(Step(lookup, when, create.Method, create.Path, Encoding.UTF8.GetString(body.Bytes.Span)));
            values.Found[lookup.Name] = $"[{lookup.Name}]";
        }

        return steps;

        StepDraft Step(ConnectorLookup lookup, string when, string method, Template path, string body) => new(
            lookup.Name,
            when,
            method,
            settings.Secrets.Redact(CallAddress.Create(start, path, values, settings).OriginalString),
            settings.Secrets.Redact(body));
    }

    private static string Looks(ConnectorLookup lookup, CallValues values, CallSettings settings) =>
        (lookup.Create is null || !RecordCreation.IsAllowed(values))
        && lookup.Missing is { } missing && !string.IsNullOrEmpty(FieldText.From(settings.Render(missing, values)))
            ? $"looks for '{lookup.Name}', and is refused where it is not found"
            : $"looks for '{lookup.Name}'";

    private static string Text(Template? body, CallValues values, CallSettings settings) =>
        body is null ? "" : Encoding.UTF8.GetString(CallBody.Encode(settings.Render(body, values)).Span);
}
