using GtmFunctions.Cli.Demo;
using GtmFunctions.Cli.Settings;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Signing;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Cli.Send;

/// <summary>What this machine knows of an app's sources: its configuration document, and the secrets among its own settings.</summary>
/// <param name="Configuration">The document.</param>
/// <param name="Settings">The environment, then <c>local.settings.json</c>; for the demo's document its own settings too.</param>
public sealed record SourceSettings(Configuration Configuration, IConfiguration Settings)
{
    /// <summary>Reads a document, or the demo's where none is named.</summary>
    /// <exception cref="CommandException">The document has errors; the message has them all.</exception>
    public static SourceSettings Load(FileInfo? document, Uri url)
    {
        var configuration = LocalDocument.Load(document?.ToString() ?? DemoSettings.Document).Configuration;
        var own = LocalSettings.Load("local.settings.json");
        return new SourceSettings(configuration, document is null ? DemoSettings.Under(own, url.AbsoluteUri.TrimEnd('/')) : own);
    }

    /// <summary>A source by its name.</summary>
    /// <exception cref="CommandException">There is none of that name; the message lists those that there are.</exception>
    public Source Source(string name) => Configuration.Sources.GetValueOrDefault(name) ?? throw new CommandException(
        $"There is no source '{name}' in the configuration. Its sources are " +
        $"{string.Join(", ", Configuration.Sources.Keys.Order(StringComparer.Ordinal))}; " +
        "name another document with --config.");

    /// <summary>The secret to sign with.</summary>
    /// <param name="source">The source.</param>
    /// <param name="name">The name of a setting; the first of the source's that is set where <see langword="null"/>.</param>
    /// <exception cref="CommandException">It is not set on this machine, or the source takes no webhooks.</exception>
    public Secret Secret(Source source, string? name)
    {
        if (!source.TakesWebhooks)
            throw new CommandException(
                $"The source '{source.Name}' is polled, and takes no webhooks: `gtm poll {source.Name} --now` asks its API for what is "
                    + "there.");
        IReadOnlyList<string> names = name is null ? source.Secrets : [name];
        if (names.Count == 0)
            throw new CommandException(
                $"The source '{source.Name}' names no secret, for its provider supplies one. " +
                "Name the setting that holds it with --secret.");
        return names.FirstOrDefault(each => SettingValue.Read(Settings, each) is not null) is { } set
            ? new Secret(set, Settings[set]!)
            : throw new CommandException(
            $"No secret of '{source.Name}' is set here: set {string.Join(" or ", names)} in the environment or in local.settings.json.");
    }
}
