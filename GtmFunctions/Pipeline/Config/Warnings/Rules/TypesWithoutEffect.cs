using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>A provider's type in <c>types</c> that a row of <c>kinds</c> names whatever <c>types</c> says.</summary>
internal static class TypesWithoutEffect
{
    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "types-without-effect",
        "A provider's type in `types` whose events a row of `kinds` names in any case, so that `types` is not asked", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document)
    {
        foreach (var source in document.Entries("sources"))
        {
            var kinds = document.Configuration.Sources[source.Key].Mapping.Kinds;
            foreach (var type in source["types"]?.Entries ?? [])
            {
                var row = kinds.FirstOrDefault(kind => NamesAll(kind, type.Key));
                if (row is not null && row.Type != type.Text)
                    yield return document.At(type, Rule.Code, Message(document, source.Key, type.Key, row.Type!));
            }
        }
    }

    // A row with conditions leaves some events to 'types', but where each only asks for a field that events of the row's own types have
    private static bool NamesAll(EventKind kind, string type) => kind.Type is not null
        && kind.When.All(condition => condition.Expected == ExpectedValue.Present)
        && (kind.On.Count == 0 ? kind.When.Count == 0 : kind.On.Any(pattern => pattern.Matches(type)));

    private static string Message(CheckedDocument document, string source, string type, string named)
    {
        var provider = document.Configuration.Sources[source].Provider.Name;
        return $"this has no effect: {provider} calls every event of '{type}' that no other row names '{named}', by a row of 'kinds', "
            + "which goes before "
            + "'types': write a row of 'kinds' in the source instead";
    }
}
