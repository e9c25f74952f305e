using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Deliver;

/// <summary>What the question to an enricher that calls back has besides what the document writes.</summary>
internal sealed class EnrichmentQuestion(IConfiguration settings)
{
    /// <summary>
    /// Adds <c>correlation_id</c>, and where there are any <c>agent</c> and <c>callbackUrl</c>, to what templates see as <c>with</c>; what
    /// the document writes of the last two stays.
    /// </summary>
    /// <returns>What of it is secret and must not be shown.</returns>
    public IReadOnlyList<string> Complete(JsonObject with, Configuration configuration, EnrichmentPost post)
    {
        var wait = configuration.Enrichers[post.Enricher].Await!;
        with["correlation_id"] = post.Correlation;
        var agent = wait.Agent is { } setting ? SettingValue.Read(settings, setting) : null;
        if (agent is not null)
            with["agent"] ??= agent;
        IReadOnlyList<string> hidden = agent is null ? [] : [agent];
        if (with["callbackUrl"] is not null || configuration.Sources.GetValueOrDefault(wait.Source) is not { PublicUrl: { } start } source)
            return hidden;

        // Who is called back at an address proves itself by the token in it
        var token = source.Provider.Signature.Any(scheme => scheme.Scheme == SignatureScheme.PathToken)
            ? source.Secrets.Select(name => SettingValue.Read(settings, name)).FirstOrDefault(value => value is not null)
            : null;
        var address = start.OriginalString.TrimEnd('/') + (token is null ? "" : $"/{Uri.EscapeDataString(token)}");
        with["callbackUrl"] = $"{address}?{ReceivedMessage.CorrelationQuery}={Uri.EscapeDataString(post.Correlation)}";
        return token is null ? hidden : [.. hidden, token];
    }
}
