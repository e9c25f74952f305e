using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>
/// Sources that only an enricher's <c>await.source</c> names: a provider of the catalogue by its own name, with its secret in the setting
/// <c>NAME_SECRET</c>. A document that wants more of it writes the source itself.
/// </summary>
internal static class ImpliedSources
{
    /// <summary>Adds them to the sources that the document writes.</summary>
    public static Dictionary<string, Source> With(Dictionary<string, Source> sources, Entry root, ReadContext context)
    {
        foreach (var enricher in root["enrichers"]?.Entries ?? [])
        {
            if (enricher["await"]?["source"]?.Text is { } name
                && root["sources"]?[name] is null
                && context.Providers.GetValueOrDefault(name) is { Signature.Count: > 0 } provider)
            {
                var implied = Create(name, provider);
                sources.TryAdd(name, implied);
                context.SourceSecrets.UnionWith(implied.Secrets);
            }
        }

        return sources;
    }

    private static Source Create(string name, SourceDefinition provider) => new()
    {
        Name = name,
        Provider = provider,
        Secrets = [$"{SettingName.For(name)}_SECRET"],
        Mapping = new SourceMapping(provider),
    };
}
